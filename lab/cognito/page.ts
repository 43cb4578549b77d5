const style = `
:root { color-scheme: light dark; --ink: #16202c; --soft: #566474; --line: #c3ccd6; --paper: #fff; --ground: #eef2f6; --accent: #0b5cad }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf3; --soft: #a5b1bf; --line: #45525f; --paper: #18212b; --ground: #0e151c; --accent: #7db8f7 } }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { width: min(24rem, 100%); padding: 2rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem }
h1 { margin: 0 0 1rem; font-size: 1.375rem }
label { display: block; margin: 0 0 1rem; font-weight: 600 }
input { display: block; width: 100%; margin-top: .25rem; padding: .6rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .375rem }
button { width: 100%; padding: .65rem; font: inherit; font-weight: 600; color: var(--paper); background: var(--accent); border: 0; border-radius: .375rem; cursor: pointer }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
a { color: var(--accent) }
p { margin: 1rem 0 0 } .hint { color: var(--soft) }
[role=alert], .lab { margin: 0 0 1rem; padding: .6rem .75rem; border-radius: .375rem; border: 1px solid }
[role=alert] { border-color: #c62f2f; background: #c62f2f1a } .lab { border: 1px dashed var(--soft) }
code { font-size: 1.1em; letter-spacing: .08em }`;

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
export const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? "");

export interface Field {
  readonly name: string;
  readonly label: string;
  readonly type?: "text" | "email" | "password";
  /** For the browser's password manager. */
  readonly autocomplete: string;
}

export interface Form {
  readonly action: string;
  readonly fields: readonly Field[];
  readonly button: string;
  readonly csrf: string;
}

export interface Page {
  readonly title: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
  /** What only the lab shows, because it sends no mail. */
  readonly labNote?: { readonly text: string; readonly code: string } | undefined;
  readonly form?: Form;
  readonly links?: readonly { readonly href: string; readonly text: string }[];
}

const renderField = ({ name, label, type = "text", autocomplete }: Field) =>
  `<label>${escapeHtml(label)}<input name="${name}" type="${type}" autocomplete="${autocomplete}" required></label>`;

const renderForm = ({ action, fields, button, csrf }: Form) =>
  `<form method="post" action="${escapeHtml(action)}"><input type="hidden" name="_csrf" value="${csrf}">
${fields.map(renderField).join("\n")}
<button type="submit">${escapeHtml(button)}</button></form>`;

export function renderPage({ title, hint, error, labNote, form, links = [] }: Page): string {
  const parts = [
    `<h1>${escapeHtml(title)}</h1>`,
    error && `<p role="alert">${escapeHtml(error)}</p>`,
    hint && `<p class="hint" style="margin:0 0 1rem">${escapeHtml(hint)}</p>`,
    labNote && `<p class="lab">${escapeHtml(labNote.text)} <code>${escapeHtml(labNote.code)}</code></p>`,
    form && renderForm(form),
    ...links.map(({ href, text }) => `<p><a href="${escapeHtml(href)}">${escapeHtml(text)}</a></p>`),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${style}</style></head>
<body><main>${parts.filter(Boolean).join("\n")}</main></body></html>`;
}
