"use strict";
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// action/index.ts
var import_node_crypto = require("node:crypto");
var import_node_fs = require("node:fs");
var import_node_path = require("node:path");
var import_promises2 = require("node:timers/promises");
var import_node_util = require("node:util");

// node_modules/@actions/core/lib/command.js
var os=__toESM(require("os"),1);
// node_modules/@actions/core/lib/utils.js
function toCommandValue(input){return input==null?"":typeof input=="string"||input instanceof String?input:JSON.stringify(input)}function toCommandProperties(annotationProperties){return Object.keys(annotationProperties).length?{title:annotationProperties.title,file:annotationProperties.file,line:annotationProperties.startLine,endLine:annotationProperties.endLine,col:annotationProperties.startColumn,endColumn:annotationProperties.endColumn}:{}}
// node_modules/@actions/core/lib/command.js
function issueCommand(command,properties,message){const cmd=new Command(command,properties,message);process.stdout.write(cmd.toString()+os.EOL)}var CMD_STRING="::",Command=class{constructor(command,properties,message){command||(command="missing.command"),this.command=command,this.properties=properties,this.message=message}toString(){let cmdStr=CMD_STRING+this.command;if(this.properties&&Object.keys(this.properties).length>0){cmdStr+=" ";let first=!0;for(const key in this.properties)if(this.properties.hasOwnProperty(key)){const val=this.properties[key];val&&(first?first=!1:cmdStr+=",",cmdStr+=`${key}=${escapeProperty(val)}`)}}return cmdStr+=`${CMD_STRING}${escapeData(this.message)}`,cmdStr}};function escapeData(s){return toCommandValue(s).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function escapeProperty(s){return toCommandValue(s).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}
// node_modules/@actions/core/lib/file-command.js
var crypto=__toESM(require("crypto"),1),fs=__toESM(require("fs"),1),os2=__toESM(require("os"),1);function issueFileCommand(command,message){const filePath=process.env[`GITHUB_${command}`];if(!filePath)throw new Error(`Unable to find environment variable for file command ${command}`);if(!fs.existsSync(filePath))throw new Error(`Missing file at path: ${filePath}`);fs.appendFileSync(filePath,`${toCommandValue(message)}${os2.EOL}`,{encoding:"utf8"})}function prepareKeyValueMessage(key,value){const delimiter=`ghadelimiter_${crypto.randomUUID()}`,convertedValue=toCommandValue(value);if(key.includes(delimiter))throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);if(convertedValue.includes(delimiter))throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);return`${key}<<${delimiter}${os2.EOL}${convertedValue}${os2.EOL}${delimiter}`}
// node_modules/@actions/core/lib/core.js
var os4=__toESM(require("os"));
// node_modules/@actions/core/lib/summary.js
var import_os=require("os"),import_fs=require("fs"),__awaiter=function(thisArg,_arguments,P,generator){function adopt(value){return value instanceof P?value:new P(function(resolve){resolve(value)})}return new(P||(P=Promise))(function(resolve,reject){function fulfilled(value){try{step(generator.next(value))}catch(e){reject(e)}}function rejected(value){try{step(generator.throw(value))}catch(e){reject(e)}}function step(result){result.done?resolve(result.value):adopt(result.value).then(fulfilled,rejected)}step((generator=generator.apply(thisArg,_arguments||[])).next())})},{access,appendFile,writeFile}=import_fs.promises,SUMMARY_ENV_VAR="GITHUB_STEP_SUMMARY",Summary=class{constructor(){this._buffer=""}filePath(){return __awaiter(this,void 0,void 0,function*(){if(this._filePath)return this._filePath;const pathFromEnv=process.env[SUMMARY_ENV_VAR];if(!pathFromEnv)throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);try{yield access(pathFromEnv,import_fs.constants.R_OK|import_fs.constants.W_OK)}catch{throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`)}return this._filePath=pathFromEnv,this._filePath})}wrap(tag,content,attrs={}){const htmlAttrs=Object.entries(attrs).map(([key,value])=>` ${key}="${value}"`).join("");return content?`<${tag}${htmlAttrs}>${content}</${tag}>`:`<${tag}${htmlAttrs}>`}write(options){return __awaiter(this,void 0,void 0,function*(){const overwrite=!!options?.overwrite,filePath=yield this.filePath();return yield(overwrite?writeFile:appendFile)(filePath,this._buffer,{encoding:"utf8"}),this.emptyBuffer()})}clear(){return __awaiter(this,void 0,void 0,function*(){return this.emptyBuffer().write({overwrite:!0})})}stringify(){return this._buffer}isEmptyBuffer(){return this._buffer.length===0}emptyBuffer(){return this._buffer="",this}addRaw(text,addEOL=!1){return this._buffer+=text,addEOL?this.addEOL():this}addEOL(){return this.addRaw(import_os.EOL)}addCodeBlock(code,lang){const attrs=Object.assign({},lang&&{lang}),element=this.wrap("pre",this.wrap("code",code),attrs);return this.addRaw(element).addEOL()}addList(items,ordered=!1){const tag=ordered?"ol":"ul",listItems=items.map(item=>this.wrap("li",item)).join(""),element=this.wrap(tag,listItems);return this.addRaw(element).addEOL()}addTable(rows){const tableBody=rows.map(row=>{const cells=row.map(cell=>{if(typeof cell=="string")return this.wrap("td",cell);const{header,data,colspan,rowspan}=cell,tag=header?"th":"td",attrs=Object.assign(Object.assign({},colspan&&{colspan}),rowspan&&{rowspan});return this.wrap(tag,data,attrs)}).join("");return this.wrap("tr",cells)}).join(""),element=this.wrap("table",tableBody);return this.addRaw(element).addEOL()}addDetails(label2,content){const element=this.wrap("details",this.wrap("summary",label2)+content);return this.addRaw(element).addEOL()}addImage(src,alt,options){const{width,height}=options||{},attrs=Object.assign(Object.assign({},width&&{width}),height&&{height}),element=this.wrap("img",null,Object.assign({src,alt},attrs));return this.addRaw(element).addEOL()}addHeading(text,level){const tag=`h${level}`,allowedTag=["h1","h2","h3","h4","h5","h6"].includes(tag)?tag:"h1",element=this.wrap(allowedTag,text);return this.addRaw(element).addEOL()}addSeparator(){const element=this.wrap("hr",null);return this.addRaw(element).addEOL()}addBreak(){const element=this.wrap("br",null);return this.addRaw(element).addEOL()}addQuote(text,cite){const attrs=Object.assign({},cite&&{cite}),element=this.wrap("blockquote",text,attrs);return this.addRaw(element).addEOL()}addLink(text,href){const element=this.wrap("a",text,{href});return this.addRaw(element).addEOL()}},_summary=new Summary,summary=_summary;
// node_modules/@actions/core/lib/platform.js
var import_os2=__toESM(require("os"),1),platform=import_os2.default.platform(),arch=import_os2.default.arch();
// node_modules/@actions/core/lib/core.js
var ExitCode;(function(ExitCode2){ExitCode2[ExitCode2.Success=0]="Success",ExitCode2[ExitCode2.Failure=1]="Failure"})(ExitCode||(ExitCode={}));function getInput(name,options){const val=process.env[`INPUT_${name.replace(/ /g,"_").toUpperCase()}`]||"";if(options&&options.required&&!val)throw new Error(`Input required and not supplied: ${name}`);return options&&options.trimWhitespace===!1?val:val.trim()}function setOutput(name,value){if(process.env.GITHUB_OUTPUT||"")return issueFileCommand("OUTPUT",prepareKeyValueMessage(name,value));process.stdout.write(os4.EOL),issueCommand("set-output",{name},toCommandValue(value))}function error(message,properties={}){issueCommand("error",toCommandProperties(properties),message instanceof Error?message.toString():message)}function warning(message,properties={}){issueCommand("warning",toCommandProperties(properties),message instanceof Error?message.toString():message)}function notice(message,properties={}){issueCommand("notice",toCommandProperties(properties),message instanceof Error?message.toString():message)}function info(message){process.stdout.write(message+os4.EOL)}
// action/github/job.ts
function pullRequestCommit(event) {
  const { pull_request: pullRequest } = JSON.parse(event || "{}");
  return pullRequest?.head?.sha;
}
function readGitHubJob(environment, event) {
  const { GITHUB_REPOSITORY: repository, GITHUB_SHA: sha, GITHUB_RUN_ID: run2 } = environment;
  if (!repository || !sha || !run2) return void 0;
  const server = environment.GITHUB_SERVER_URL || "https://github.com";
  return {
    apiUrl: environment.GITHUB_API_URL || "https://api.github.com",
    repository,
    commit: pullRequestCommit(event) ?? sha,
    logUrl: `${server}/${repository}/actions/runs/${run2}/attempts/${environment.GITHUB_RUN_ATTEMPT || "1"}`,
    fetch: (input, init) => fetch(input, init)
  };
}

// action/preflight/public-dns.ts
var import_promises = require("node:dns/promises");

// core/dns-record.ts
var dnsName = (text = "") => text.replace(/\.$/, "").toLowerCase();

// action/preflight/public-dns.ts
var openResolvers = ["1.1.1.1", "8.8.8.8"];
function empty(error2) {
  const { code } = Object(error2);
  return code === "ENOTFOUND" || code === "ENODATA" ? [] : void 0;
}
var propertiesOf = (record) => Object.entries(record).flatMap(
  ([tag, value]) => typeof value === "string" && tag !== "type" ? [{ tag: tag.toLowerCase(), value }] : []
);
function createPublicDns(servers) {
  if (servers.trim() === "none") return void 0;
  const resolver = new import_promises.Resolver({ timeout: 2e3, tries: 1 });
  resolver.setServers(servers.match(/[^\s,]+/g) ?? openResolvers);
  return {
    nameServers: (name) => resolver.resolveNs(name).then((found) => found.map((one) => dnsName(one)), empty),
    caa: (name) => resolver.resolveCaa(name).then((found) => found.flatMap(propertiesOf), empty)
  };
}

// core/log-line.ts
var defuse = (text) => text.replaceAll("##[", "# #[").replaceAll(/^(\s*):(?=:)/gm, "$1: ");
var quoteLine = (text) => `  ${defuse(text)}`;

// core/change-danger.ts
var treasures = ["user-pool", "sign-in-domain", "load-balancer"];

// core/settings/field.ts
var quote = (text) => text === "" ? "nothing" : `"${text.length > 80 ? `${text.slice(0, 77)}...` : text}"`;
var refuse = (text, allowed2) => ({ found: quote(text), allowed: allowed2 });
var matching = (pattern, what) => (text) => pattern.test(text) ? { value: text } : refuse(text, what);
var boolean = (text) => /^(true|True|TRUE|false|False|FALSE)$/.test(text) ? { value: text.toLowerCase() === "true" } : refuse(text, "`true` or `false`");
var wholeNumber = (least, most) => (text) => {
  const value = Number(text);
  return /^\d{1,9}$/.test(text) && value >= least && value <= most ? { value } : refuse(text, `a whole number from ${least} to ${most}`);
};
var oneOf = (...choices) => (text) => {
  const value = choices.find((choice) => choice === text);
  return value === void 0 ? refuse(text, choices.map((choice) => `\`${choice}\``).join(" or ")) : { value };
};
var optional = (field, fallback) => (text) => text === "" ? { value: fallback } : field(text);
function readFields(read, fields) {
  const results = Object.entries(fields).map(([input, field]) => ({
    input,
    result: field(read(input).trim())
  }));
  const problems = results.flatMap(({ input, result }) => "found" in result ? [{ input, ...result }] : []);
  if (problems.length > 0) return { problems };
  const values = results.flatMap(({ input, result }) => "value" in result ? [[input, result.value]] : []);
  return { values: Object.fromEntries(values) };
}

// core/settings/app-fields.ts
var identifier = matching(
  /^[a-z][a-z0-9-]{0,22}[a-z0-9]$/,
  "2 to 24 lower-case letters, digits and hyphens, with a letter first and no hyphen last"
);
var platformName = matching(
  /^(?!internal-)[a-z][a-z0-9-]{0,22}[a-z0-9]$/,
  "2 to 24 lower-case letters, digits and hyphens, with a letter first, no hyphen last, and not `internal-` in front"
);
var platformFor = (name) => (text) => text === "" && !name.startsWith("internal-") ? { value: name } : platformName(text || name);
var minutes = optional(wholeNumber(1, 360), 30);
var roleArn = optional(
  matching(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    "the ARN of a role that CloudFormation may assume, such as `arn:aws:iam::111122223333:role/cloudformation`, or nothing"
  ),
  void 0
);
var permissionsBoundary = optional(
  matching(
    /^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/[\w+=,.@/-]+$/,
    "the ARN of a managed policy, such as `arn:aws:iam::111122223333:policy/gatehouse-github/gatehouse-github-boundary`, or nothing"
  ),
  void 0
);
var dnsRoleArn = matching(
  /^arn:aws[a-z-]*:iam::\d{12}:role\/gatehouse-dns\/[\w+=.@-]+$/,
  "the ARN of a role that `dns-role.yaml` has made, such as `arn:aws:iam::111122223333:role/gatehouse-dns/tools`, or nothing"
);
var environmentFor = (name) => (text) => text === "false" ? { value: void 0 } : matching(/^[^\n]{1,255}$/, "the name of an environment of GitHub's, or `false`")(text || name || "-");
var token = (text) => /\s/.test(text) ? { found: "blanks in it", allowed: "a token of GitHub's, or nothing" } : { value: text };
var recordedFields = (read) => ({
  name: identifier,
  platform: platformFor(read("name").trim()),
  environment: environmentFor(read("name").trim()),
  "github-token": token
});
var recordedSettings = (values) => ({
  name: values.name,
  platform: values.platform,
  waitForMinutes: values["wait-for-minutes"],
  environment: values.environment,
  gitHubToken: values["github-token"]
});

// core/words-in.ts
var wordsIn = (text) => text.match(/[^\s,]+/g) ?? [];

// core/settings/host-name.ts
var mostCharacters = 64;
var label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
function whyNot(host2) {
  if (host2 === "") return "such as `app.example.com`";
  if (/[/:]/.test(host2)) return "alone, without `https://`, port or path";
  if (host2.includes("*")) return "without a wildcard";
  if (host2.length > mostCharacters) return `of at most ${mostCharacters} characters, as ACM wants it`;
  if (!host2.includes(".")) return "with a dot in it, under a domain of yours";
  if (!host2.split(".").every((part) => label.test(part)))
    return "whose parts are letters, digits and inner hyphens";
  if (!/\.[a-z]+$/.test(host2)) return "that ends in letters, as the load balancer wants it";
  return void 0;
}
var hostName = (text) => {
  const host2 = text.toLowerCase();
  const why = whyNot(host2);
  return why === void 0 ? { value: host2 } : { found: quote(text), allowed: `a host name ${why}` };
};

// core/settings/host-names.ts
var mostNames = 10;
var namesOf = (readName, others) => (text) => {
  const names = [];
  for (const word of wordsIn(text)) {
    const name = readName(word);
    if ("found" in name) return name;
    if ([...others, ...names].includes(name.value))
      return { found: `${quote(word)} twice`, allowed: "a list of different names" };
    names.push(name.value);
  }
  return others.length + names.length > mostNames ? {
    found: `${others.length + names.length} names in all`,
    allowed: `at most ${mostNames}, redirected ones included, as many as ACM puts on one certificate`
  } : { value: names };
};
var hostNames = (text) => {
  const names = namesOf(hostName, [])(text);
  if ("found" in names) return names;
  const [domainName, ...alternativeNames] = names.value;
  return domainName === void 0 ? { found: quote(""), allowed: "a host name such as `app.example.com`" } : { value: { domainName, alternativeNames } };
};
var redirectedName = (text) => {
  if (!text.startsWith("*.")) return hostName(text);
  const base = hostName(text.slice(2));
  return "found" in base ? { found: quote(text), allowed: base.allowed } : { value: `*.${base.value}` };
};
var redirectedNames = (domainNames) => namesOf(
  redirectedName,
  wordsIn(domainNames).map((name) => name.toLowerCase())
);

// core/settings/hosted-zone-ids.ts
var zoneId = /^Z[A-Z0-9]{1,31}$/;
var allowed = "the id of a hosted zone, such as `Z0123456789ABCDEFGHIJ`, or several with commas between, or `external`, or nothing";
var hostedZoneIds = (dnsRoleArn2) => (text) => {
  if (text === "external")
    return dnsRoleArn2 === "" ? { value: text } : {
      found: quote(text),
      allowed: "left empty, or ids of hosted zones, where `dns-role-arn` says who has the zones"
    };
  const ids = [...new Set(wordsIn(text))];
  const wrong = ids.find((id) => !zoneId.test(id));
  return wrong === void 0 ? { value: ids } : { found: quote(wrong), allowed };
};

// core/settings/image-reference.ts
var host = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::[0-9]{1,5})?";
var component = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
var reference = new RegExp(
  `^(?:${host}/)?${component}(?:/${component})*(?::[\\w][\\w.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$`
);
var mostCharacters2 = 512;
var whyNot2 = (text) => {
  if (/^https?:/i.test(text)) return "without `https://` in front";
  if (/\s/.test(text)) return "without blanks";
  if (/@sha256:/.test(text)) return "whose digest is `sha256:` and 64 hexadecimal digits";
  return "in lower case";
};
var imageReference = (text) => text.length <= mostCharacters2 && reference.test(text) ? { value: text } : {
  found: quote(text),
  allowed: text === "" ? "an image reference such as `111122223333.dkr.ecr.eu-west-1.amazonaws.com/app:1.4.2`" : `an image reference (\`registry/path:tag\` or \`registry/path@sha256:...\`) ${whyNot2(text)}`
};

// core/fargate.ts
var steps = (from, to, by) => Array.from({ length: (to - from) / by + 1 }, (_, index) => from + index * by);
var gigabytes = (from, to, by = 1) => steps(from * 1024, to * 1024, by * 1024);
var memoryChoices = /* @__PURE__ */ new Map([
  [256, [512, 1024, 2048]],
  [512, gigabytes(1, 4)],
  [1024, gigabytes(2, 8)],
  [2048, gigabytes(4, 16)],
  [4096, gigabytes(8, 30)],
  [8192, gigabytes(16, 60, 4)],
  [16384, gigabytes(32, 120, 8)]
]);
function describeMemory(cpu) {
  const choices = memoryChoices.get(cpu) ?? [];
  const [first = 0, second = 0] = choices;
  const last = choices.at(-1) ?? 0;
  return choices.length < 4 ? `${choices.slice(0, -1).join(", ")} or ${last}` : `${first} to ${last} in steps of ${second - first}`;
}

// core/settings/settings.ts
var egressKinds = ["public-ip", "nat-gateway", "nat-gateway-per-az"];
var launchTypes = ["fargate", "ec2"];
var modes = ["deploy", "plan", "teardown", "rollback", "status"];

// core/settings/launch-fields.ts
var leastCpu = 256;
var leastMemory = 512;
var sizeFrom = (whose, sizes) => (text) => sizes.includes(Number(text)) && /^\d+$/.test(text) ? { value: Number(text) } : { found: quote(text), allowed: `one of ${whose}${sizes.join(", ")}` };
var memoryFor = (cpuText) => (text) => {
  const cpu = Number(cpuText || leastCpu);
  const choices = memoryChoices.get(cpu);
  if (!choices) return optional(wholeNumber(leastMemory, 122880), leastMemory)(text);
  const value = text === "" ? choices[0] : Number(text);
  return value !== void 0 && choices.includes(value) && /^\d*$/.test(text) ? { value } : { found: quote(text), allowed: `what Fargate offers with \`cpu: ${cpu}\`: ${describeMemory(cpu)}` };
};
var onFargate = (read) => ({
  cpu: optional(sizeFrom("Fargate's sizes: ", [...memoryChoices.keys()]), leastCpu),
  memory: memoryFor(read("cpu").trim()),
  egress: optional(oneOf(...egressKinds), void 0),
  "instance-type": unused,
  "instance-count": unused
});
var unused = (text) => text === "" ? { value: void 0 } : { found: quote(text), allowed: "left empty unless `launch-type` is `ec2`" };
var gateway = (text) => text === "public-ip" ? {
  found: quote(text),
  allowed: "`nat-gateway` or `nat-gateway-per-az` with `launch-type: ec2`, since tasks on EC2 get no public addresses"
} : oneOf(...egressKinds)(text);
var instanceType = matching(/^[a-z]\w*\.\w+$/, "a type of EC2 instance, such as `t3.small`");
var onInstances = () => ({
  cpu: optional(sizeFrom("", [128, ...memoryChoices.keys()]), leastCpu),
  memory: optional(wholeNumber(128, 122880), leastMemory),
  egress: optional(gateway, void 0),
  "instance-type": optional(instanceType, void 0),
  "instance-count": optional(wholeNumber(1, 50), void 0)
});
function launchFields(read) {
  const isOnInstances = read("launch-type").trim() === "ec2";
  const fields = isOnInstances ? onInstances() : onFargate(read);
  return { "launch-type": optional(oneOf(...launchTypes), "fargate"), ...fields };
}

// core/settings/list.ts
var joined = (choices) => choices.map((choice) => `\`${choice}\``).join(", ");
var listOf = (choices) => (text) => {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  const unknown = words.find((word) => !choices.some((choice) => choice === word));
  if (unknown !== void 0) return { found: quote(unknown), allowed: `any of ${joined(choices)}` };
  return { value: choices.filter((choice) => words.includes(choice)) };
};

// core/settings/pairs.ts
var fromLine = (line, number) => {
  const at = line.indexOf("=");
  return at > 0 ? { entries: [[line.slice(0, at).trim(), line.slice(at + 1).trim()]] } : { found: `no \`KEY=VALUE\` in line ${number}` };
};
function fromLines(text) {
  const lines = text.split("\n").map((line, index) => ({ line: line.trim(), number: index + 1 })).filter(({ line }) => line !== "" && !line.startsWith("#")).map(({ line, number }) => fromLine(line, number));
  const wrong = lines.find((line) => "found" in line);
  return wrong ?? { entries: lines.flatMap((line) => "entries" in line ? line.entries : []) };
}
var isScalar = (value) => ["string", "number", "boolean"].includes(typeof value);
var entriesOf = (parsed) => {
  if (Array.isArray(parsed))
    return parsed.map((item) => [
      item?.name ?? item?.Name ?? item?.key ?? item?.Key,
      item?.value ?? item?.Value
    ]);
  return typeof parsed === "object" && parsed !== null ? Object.entries(parsed) : void 0;
};
function fromJson(text) {
  try {
    const entries = entriesOf(JSON.parse(text));
    if (!entries) return { found: "JSON that is neither object nor list" };
    const wrong = entries.findIndex(([key, value]) => typeof key !== "string" || !isScalar(value));
    return wrong >= 0 ? { found: `JSON whose entry ${wrong + 1} is not a name with a text, number or boolean` } : { entries: entries.map(([key, value]) => [String(key), String(value)]) };
  } catch {
    return { found: "text that starts like JSON and is none" };
  }
}
var repeated = (keys) => keys.find((key, index) => keys.indexOf(key) !== index);
function findFault(entries, { check, most }) {
  const twice = repeated(entries.map(([key]) => key));
  if (twice !== void 0) return `"${twice}" twice`;
  if (entries.length > most) return `${entries.length} of them, and ${most} are the most`;
  return entries.map(([key, value], at) => check(key, value, at)).find((fault) => fault !== void 0);
}
var pairs = (rules) => (text) => {
  const read = /^[[{]/.test(text) ? fromJson(text) : fromLines(text);
  const found = "found" in read ? read.found : findFault(read.entries, rules);
  if (found !== void 0) return { found, allowed: rules.allowed };
  return { value: Object.fromEntries("entries" in read ? read.entries : []) };
};
var variableName = /^[A-Za-z_][A-Za-z0-9_.-]*$/;
var environmentVariables = pairs({
  check: (key) => variableName.test(key) ? void 0 : `the name "${key}"`,
  allowed: "lines of `KEY=VALUE` or a JSON object, with names of letters, digits and underscores",
  most: 500
});
var tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
function checkTag(key, value) {
  if (/^(aws|gatehouse):/i.test(key)) return `the key "${key}"`;
  if (key.length > 128 || !tagText.test(key)) return `the key "${key}"`;
  return value.length > 256 || !tagText.test(value) ? `an unusable value for "${key}"` : void 0;
}
var tags = pairs({
  check: checkTag,
  allowed: "lines of `KEY=VALUE` or JSON; keys of at most 128 and values of at most 256 letters, digits, blanks and _.:/=+-@; no key that starts with `aws:` or `gatehouse:`",
  most: 47
});

// core/settings/read-rollback.ts
var versionNumber = optional(wholeNumber(1, 999999999), void 0);
var versionUnless = (imageText) => (text) => text !== "" && imageText !== "" ? { found: quote(text), allowed: "nothing when `image` is given: name one of them, or neither" } : versionNumber(text);
var noReleaseVersion = (text) => text === "" ? { value: void 0 } : { found: quote(text), allowed: "nothing unless `mode` is `rollback`, which goes back to that release" };
function readRollback(read) {
  const result = readFields(read, {
    name: identifier,
    platform: platformFor(read("name").trim()),
    image: optional(imageReference, void 0),
    "release-version": versionUnless(read("image").trim()),
    "wait-for-minutes": minutes
  });
  if ("problems" in result) return result;
  const { name, platform: platform2, image, ...values } = result.values;
  return {
    settings: {
      mode: "rollback",
      name,
      platform: platform2,
      image,
      releaseVersion: values["release-version"],
      waitForMinutes: values["wait-for-minutes"]
    }
  };
}
function readStatus(read) {
  const result = readFields(read, {
    name: identifier,
    platform: platformFor(read("name").trim()),
    "wait-for-minutes": minutes
  });
  if ("problems" in result) return result;
  const { name, platform: platform2, ...values } = result.values;
  return { settings: { mode: "status", name, platform: platform2, waitForMinutes: values["wait-for-minutes"] } };
}

// core/secret-reference.ts
var secret = /^(arn:aws[a-z-]*:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]+-\w{6})(:[\w.@/+=-]*:([\w+=.@/-]*:|:[\w-]+))?$/;
var parameter = /^(arn:aws[a-z-]*:ssm:[\w-]+:\d{12}:parameter)?(?!\/(aws|ssm)(\/|$))(\/[\w.-]+){1,15}$/;
var sourceOfSecret = (valueFrom) => secret.exec(valueFrom)?.[1] ?? parameter.exec(valueFrom)?.[0];

// core/settings/secrets.ts
var checkBeside = (taken) => (name, reference2, at) => {
  const place = /^[A-Z0-9_]+$/.test(name) ? `"${name}"` : `entry ${at + 1}`;
  if (/^=*$/.test(reference2) || !variableName.test(name)) return `no \`NAME=REFERENCE\` in entry ${at + 1}`;
  if (Object.hasOwn(taken, name)) return `${place}, which the container has already`;
  return sourceOfSecret(reference2) ? void 0 : `no reference for ${place} (not shown; if it is the secret itself, change that)`;
};
var secretsBeside = (variables) => {
  const others = environmentVariables(variables);
  return pairs({
    check: checkBeside({ ALB_ARN: "", AWS_REGION: "", ..."value" in others && others.value }),
    allowed: "lines of `NAME=REFERENCE` or JSON, each the ARN of a secret (`arn:aws:secretsmanager:...:secret:NAME-AbCdEf`, also with `:KEY:STAGE:VERSION`) or parameter, or its name, such as `/shop/key`; never a value",
    most: 500
  });
};

// core/settings/read-settings.ts
var tagName = matching(/^\w[\w.-]{0,127}$/, "a tag, such as `latest`, or nothing");
var path = matching(/^\/[\x21-\x7e]{0,1023}$/, "a path that starts with `/`");
var confirmationOf = (name) => (text) => text === name && name !== "" ? { value: text } : {
  found: quote(text),
  allowed: `exactly the \`name\` of what is to be torn down${name && `, "${name}"`}`
};
var deployFields = (read) => ({
  ...recordedFields(read),
  image: imageReference,
  "track-tag": optional(tagName, void 0),
  "domain-name": hostNames,
  "redirect-from": redirectedNames(read("domain-name")),
  "hosted-zone-id": hostedZoneIds(read("dns-role-arn").trim()),
  "dns-role-arn": optional(dnsRoleArn, ""),
  "container-port": optional(wholeNumber(1, 65535), 80),
  ...launchFields(read),
  "desired-count": optional(wholeNumber(1, 100), 1),
  "health-check-path": optional(path, "/"),
  "environment-variables": optional(environmentVariables, {}),
  secrets: optional(secretsBeside(read("environment-variables").trim()), {}),
  "allow-sign-up": optional(boolean, void 0),
  "wait-for-certificate": optional(boolean, false),
  "wait-for-minutes": minutes,
  tags: optional(tags, {}),
  "role-arn": roleArn,
  "permissions-boundary": permissionsBoundary,
  "force-new-deployment": optional(boolean, false),
  "release-version": noReleaseVersion,
  "allow-replacement": listOf(treasures),
  "fail-on-empty-changeset": optional(boolean, false)
});
function readDeploy(read) {
  const result = readFields(read, deployFields(read));
  if ("problems" in result) return result;
  const { values } = result;
  return {
    settings: {
      mode: "deploy",
      ...recordedSettings(values),
      image: values.image,
      trackTag: values["track-tag"],
      ...values["domain-name"],
      redirectFrom: values["redirect-from"],
      hostedZones: values["hosted-zone-id"],
      dnsRoleArn: values["dns-role-arn"],
      containerPort: values["container-port"],
      cpu: values.cpu,
      memory: values.memory,
      desiredCount: values["desired-count"],
      healthCheckPath: values["health-check-path"],
      environmentVariables: values["environment-variables"],
      secrets: values.secrets,
      launchType: values["launch-type"],
      instanceType: values["instance-type"],
      instanceCount: values["instance-count"],
      egress: values.egress,
      allowSignUp: values["allow-sign-up"],
      waitForCertificate: values["wait-for-certificate"],
      tags: values.tags,
      roleArn: values["role-arn"],
      permissionsBoundary: values["permissions-boundary"],
      forceNewDeployment: values["force-new-deployment"],
      allowReplacement: values["allow-replacement"],
      failOnEmptyChangeset: values["fail-on-empty-changeset"]
    }
  };
}
function readPlan(read) {
  const deployment = readDeploy(read);
  const own = readFields(read, { comment: optional(boolean, false) });
  if ("problems" in deployment || "problems" in own)
    return { problems: [deployment, own].flatMap((part) => "problems" in part ? part.problems : []) };
  const { name, platform: platform2, waitForMinutes } = deployment.settings;
  const { comment } = own.values;
  const settings = { mode: "plan", name, platform: platform2, waitForMinutes, comment };
  return { settings: { ...settings, deployment: deployment.settings } };
}
function readTeardown(read) {
  const result = readFields(read, {
    ...recordedFields(read),
    confirm: confirmationOf(read("name").trim()),
    "delete-users": optional(boolean, false),
    "keep-logs": optional(boolean, false),
    "role-arn": roleArn,
    "wait-for-minutes": minutes
  });
  if ("problems" in result) return result;
  const { values } = result;
  return {
    settings: {
      mode: "teardown",
      ...recordedSettings(values),
      deleteUsers: values["delete-users"],
      keepLogs: values["keep-logs"],
      roleArn: values["role-arn"]
    }
  };
}
var readers = {
  deploy: readDeploy,
  plan: readPlan,
  teardown: readTeardown,
  rollback: readRollback,
  status: readStatus
};
function readSettings(read) {
  const mode = readFields(read, { mode: optional(oneOf(...modes), "deploy") });
  if ("problems" in mode) {
    const rest = readFields(read, { name: identifier, platform: platformFor(read("name").trim()) });
    return { problems: [...mode.problems, ..."problems" in rest ? rest.problems : []] };
  }
  return readers[mode.values.mode](read);
}
var describeProblem = ({ input, found, allowed: allowed2 }) => `${input}: found ${found}, but it must be ${allowed2}.`;

// core/user-error.ts
var UserError = class extends Error {
  hint;
  /** Lines that belong to it, such as a stopped container's last words. */
  details;
  constructor(message, hint, { details = [], cause } = {}) {
    super(message, cause === void 0 ? {} : { cause });
    this.name = "UserError";
    this.hint = hint;
    this.details = details;
  }
};
var isUserError = (error2) => error2 instanceof Error && error2.name === "UserError" && "hint" in error2 && "details" in error2;

// aws/error-code.ts
function errorCode(error2) {
  const { Code, name } = Object(error2);
  return String(Code ?? name ?? "");
}

// core/permission-hint.ts
var denial = /not authorized to perform:? ([a-z0-9-]+:[A-Za-z]+)/;
var principal = /:(?:role|assumed-role)\/((?:[\w+=,.@-]+\/)*[\w+=,.@-]+)/;
var conditions = [
  [
    /^iam:(CreateRole|PutRolePolicy|DeleteRolePolicy|PutRolePermissionsBoundary)$/,
    "A role made by github-role.yaml allows it together with its own boundary alone: give the stack's output BoundaryArn as `permissions-boundary`."
  ],
  [
    /^cognito-idp:(DescribeUserPool|UpdateUserPool|DeleteUserPool|DeleteUserPoolDomain)$/,
    "A role made by github-role.yaml may delete users only after its stack was updated with DeleteUsers=true."
  ],
  [
    /^cloudformation:ExecuteChangeSet$/,
    "The role for pull requests can only plan. Deploy with the stack's output DeployRoleArn."
  ]
];
var general = "If github-role.yaml made the role, update its stack with the template of this version, and look whether its parameter Names fits the names of app and platform; a role of your own has to allow it itself. docs/roles.md says what each role may do, and why.";
function permissionHint(sentence) {
  const action = denial.exec(sentence)?.[1];
  if (!action) return `Give the role of this job the permission that the sentence names. ${general}`;
  const role = principal.exec(sentence)?.[1];
  const lacks = `${role ? `The role ${role}` : "The role of this job"} lacks \`${action}\`.`;
  return `${lacks} ${conditions.find(([pattern]) => pattern.test(action))?.[1] ?? general}`;
}

// action/describe-error.ts
var refusals = [
  [
    /^(ExpiredToken|ExpiredTokenException|RequestExpired)$/,
    "The credentials ended before the job did: raise `role-duration-seconds` of configure-aws-credentials. What was started goes on in AWS; run the job again to go on from there."
  ],
  [
    /^(Throttling|ThrottlingException|TooManyRequestsException|RequestLimitExceeded)$/,
    "AWS limits the calls of this account just now. What was started goes on; run the job again in a few minutes."
  ],
  [
    /^(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|TimeoutError)$/,
    "AWS was not reached from this runner. What was started goes on; run the job again."
  ]
];
var isDenial = (code) => /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|AuthorizationError)$/.test(code);
var codeOf = (error2) => "code" in error2 && typeof error2.code === "string" ? error2.code : errorCode(error2);
function describeError(error2) {
  if (isUserError(error2)) return { message: error2.message, hint: error2.hint, details: error2.details };
  if (!(error2 instanceof Error)) return { message: String(error2), hint: "", details: [] };
  const code = codeOf(error2);
  const hint = isDenial(code) ? permissionHint(error2.message) : refusals.find(([pattern]) => pattern.test(code))?.[1];
  if (hint) return { message: `${code}: ${error2.message}`, hint, details: [] };
  return { message: error2.message, hint: "", details: [], ...error2.stack ? { stack: error2.stack } : {} };
}

// action/journal.ts
var stillMs = 1e4;
var lineMs = 1e3;
var asMinutes = (ms) => {
  const seconds = Math.max(0, Math.round(ms / 1e3));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};
function openPage(clock, log) {
  const start = clock.now();
  let lastLine = start;
  let notes = [];
  const elapsed = () => asMinutes(clock.now() - start);
  const stamp = (text) => `${elapsed().padStart(6)}  ${defuse(text)}`;
  const stillFor = () => clock.now() - lastLine;
  const flush = () => {
    if (notes.length === 0) return;
    lastLine = clock.now();
    log.line(stamp(notes.join("; ")));
    notes = [];
  };
  const say = (text) => {
    flush();
    lastLine = clock.now();
    log.line(stamp(text));
  };
  const note = (text) => {
    notes = [...notes, text];
    if (stillFor() >= lineMs) flush();
  };
  const tellNotes = () => {
    const due = notes.length > 0 && stillFor() >= lineMs;
    if (due) flush();
    return due;
  };
  return { elapsed, stamp, stillFor, say, note, flush, tellNotes };
}
function foldUp(log, title, lines) {
  if (lines.length === 0) return;
  log.line(`::group::${title}`);
  for (const line of lines) log.line(line);
  log.line("::endgroup::");
}
function createJournal(clock, log) {
  const waits = /* @__PURE__ */ new Map();
  const details = [];
  const page = openPage(clock, log);
  return {
    say: page.say,
    note: page.note,
    elapsed: page.elapsed,
    warn: (text) => log.warning(defuse(text)),
    notice: (text) => log.notice(defuse(text)),
    fold: (title, lines) => {
      page.flush();
      foldUp(log, title, lines.map(quoteLine));
    },
    record: (text) => {
      details.push(`${page.elapsed().padStart(6)} ${defuse(text)}`);
    },
    waiting: (key, text) => {
      waits.set(key, text);
      if (!page.tellNotes() && page.stillFor() >= stillMs)
        page.say(`waiting for ${[...waits.values()].join("; ")}`);
    },
    done: (key) => {
      waits.delete(key);
    },
    waits: () => [...waits.values()],
    close: () => {
      page.flush();
      foldUp(log, `${details.length} events of the stacks`, details.splice(0));
    }
  };
}

// core/console-links.ts
function consoleDomain(region2) {
  if (region2.startsWith("cn-")) return "console.amazonaws.cn";
  return region2.startsWith("us-gov-") ? "console.amazonaws-us-gov.com" : "console.aws.amazon.com";
}
var encodeTwice = (text) => encodeURIComponent(encodeURIComponent(text)).replaceAll("%", "$");
function consoleLinks({ platform: platform2, name }, region2) {
  const base = `https://${region2}.${consoleDomain(region2)}`;
  const stacks = `${base}/cloudformation/home?region=${region2}#/stacks?filteringText=`;
  return [
    { what: "the app's stacks", url: `${stacks}${name}-` },
    ...platform2 === name ? [] : [{ what: "the platform's stacks", url: `${stacks}${platform2}-` }],
    { what: "its service", url: `${base}/ecs/v2/clusters/${platform2}/services?region=${region2}` },
    {
      what: "its log",
      url: `${base}/cloudwatch/home?region=${region2}#logsV2:log-groups/log-group/${encodeTwice(`/gatehouse/${platform2}/${name}`)}`
    }
  ];
}

// core/inert-markdown.ts
var inert = (text) => text.replaceAll("<", "&lt;").replaceAll(/\[([^\]\n]*)\](?=\()/g, "\\[$1\\]");

// action/summary/markdown.ts
function codeBlock(lines) {
  const longest = Math.max(2, ...[...lines.join("\n").matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}text`, ...lines, fence].join("\n");
}

// action/summary.ts
var listLinks = (links) => `In the AWS console: ${links.map(({ what, url }) => `[${what}](${url})`).join(", ")}.`;
function summarizeFailure(doing, { message, hint, details }, place) {
  return [
    `## ${doing} failed`,
    "",
    ...message.split("\n").flatMap((line) => [`**${inert(line)}**`, ""]),
    ...hint ? [...place ? ["### What to do", ""] : [], hint, ""] : [],
    ...details.length > 0 ? [codeBlock(details), ""] : [],
    ...place ? [listLinks(consoleLinks(place.app, place.region)), ""] : []
  ].join("\n");
}

// action/run.ts
function readAllInputs(parts2) {
  const read = readSettings(parts2.readInput);
  if ("settings" in read) return read.settings;
  const lines = read.problems.map(describeProblem);
  throw new UserError(
    lines.length === 1 ? lines.join() : `${lines.length} inputs are not usable:
${lines.join("\n")}`,
    "Nothing was made or changed."
  );
}
var configureCredentials = [
  "permissions:",
  "  id-token: write",
  "  contents: read",
  "steps:",
  "  - uses: aws-actions/configure-aws-credentials@v6",
  "    with:",
  "      role-to-assume: arn:aws:iam::111122223333:role/deploy",
  "      aws-region: eu-west-1"
];
async function findAccount(clients) {
  const { identify } = await import("./with-aws.cjs");
  const identity = await identify(clients.sts);
  if (identity.state === "known") return identity.account;
  throw identity.state === "none" ? new UserError(
    "There are no AWS credentials. Nothing was made or changed.",
    "Put aws-actions/configure-aws-credentials before this step, with a role that this repository may assume:",
    { details: configureCredentials }
  ) : new UserError(
    `AWS does not take the credentials: ${identity.code}: ${identity.message}`,
    "Look at the step that sets them; a session that has expired needs a longer `role-duration-seconds`."
  );
}
async function connect(parts2, settings, journal) {
  const { findRegion, openSession } = await import("./with-aws.cjs");
  const clients = await parts2.connect();
  const region2 = await findRegion(clients);
  if (!region2)
    throw new UserError(
      "No AWS Region is named. Nothing was made or changed.",
      "Give `aws-region` to aws-actions/configure-aws-credentials, or set AWS_REGION."
    );
  const account = await findAccount(clients);
  const acting = settings.mode === "plan" ? settings.deployment : settings;
  const roleArn2 = "roleArn" in acting ? acting.roleArn : void 0;
  return openSession({ parts: parts2, clients, journal, account, region: region2, roleArn: roleArn2, minutes: settings.waitForMinutes });
}
async function report(parts2, { doing, place }, error2) {
  const described = describeError(error2);
  const { message, hint, details, stack } = described;
  parts2.log.error([message, hint].filter((text) => text !== "").join("\n"));
  for (const line of details) parts2.log.line(quoteLine(line));
  if (stack) parts2.log.line(stack);
  await parts2.summarize(summarizeFailure(doing, described, place));
}
var doings = {
  deploy: "Deployment",
  plan: "Plan",
  teardown: "Teardown",
  rollback: "Rollback",
  status: "Status"
};
function run(parts2) {
  const journal = createJournal(parts2.clock, parts2.log);
  let plan;
  const outcome = perform(parts2, journal, (session) => {
    plan = session;
  });
  const stop = () => {
    plan?.abandon();
    return plan !== void 0;
  };
  return { journal, outcome, stop };
}
async function perform(parts2, journal, onPlan) {
  let attempt = { doing: "Gatehouse" };
  try {
    const settings = readAllInputs(parts2);
    const doing = `${doings[settings.mode]} of ${settings.name}`;
    attempt = { doing };
    const session = await connect(parts2, settings, journal);
    attempt = { doing, place: { app: settings, region: session.region } };
    if (settings.mode === "plan") onPlan(session);
    const { act } = await import("./with-aws.cjs");
    await act(session, settings);
    journal.close();
    return "succeeded";
  } catch (error2) {
    journal.close();
    await report(parts2, attempt, error2);
    return "failed";
  }
}

// action/index.ts
var templates = (0, import_node_path.join)(__dirname, "templates");
var region = process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION;
async function writeSummary(markdown) {
  if (process.env.GITHUB_STEP_SUMMARY) await summary.addRaw(markdown).write();
}
var showsColours = !process.env.NO_COLOR && (process.env.GITHUB_ACTIONS || process.stdout.isTTY);
function readEvent(path2) {
  return path2 && (0, import_node_fs.existsSync)(path2) ? (0, import_node_fs.readFileSync)(path2, "utf8") : "";
}
var parts = {
  readInput: (name) => getInput(name),
  connect: async () => (await import("./with-aws.cjs")).createClients(region ? { region } : {}),
  readTemplate: (kind) => (0, import_node_fs.readFileSync)((0, import_node_path.join)(templates, `${kind}.yaml`), "utf8"),
  clock: { now: () => Date.now(), sleep: (ms) => (0, import_promises2.setTimeout)(ms) },
  log: {
    line: (text) => info(showsColours ? text : (0, import_node_util.stripVTControlCharacters)(text)),
    warning: (text) => warning(text),
    notice: (text) => notice(text),
    error: (text) => error(text)
  },
  setOutput,
  summarize: writeSummary,
  uniqueId: () => (0, import_node_crypto.randomUUID)(),
  gitHub: readGitHubJob(process.env, readEvent(process.env.GITHUB_EVENT_PATH)),
  sha256: (text) => (0, import_node_crypto.createHash)("sha256").update(text).digest("hex"),
  environment: (name) => process.env[name] ?? "",
  readFile: (path2) => (0, import_node_fs.readFileSync)(path2, "utf8"),
  fetch,
  publicDns: createPublicDns(process.env.GATEHOUSE_DNS_SERVERS ?? "")
};
function explainEnd({ journal, stop }, signal) {
  if (signal === "SIGINT" && stop()) {
    info("SIGINT: the plan takes away what it has made");
    return;
  }
  const waits = journal.waits();
  const going = waits.length > 0 ? `; still going on: ${waits.join("; ")}` : "";
  info(
    `${signal}: what was started goes on in AWS without this job${going}. \`mode: status\` shows how far it is; run the job again to go on from there.`
  );
  process.exit(signal === "SIGINT" ? 130 : 143);
}
async function main() {
  const running = run(parts);
  for (const signal of ["SIGINT", "SIGTERM"])
    process.once(signal, () => explainEnd(running, signal));
  if (await running.outcome === "failed") process.exitCode = 1;
}
void main();
