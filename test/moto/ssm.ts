import {
  DeleteParameterCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  GetParametersByPathCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
  UnlabelParameterVersionCommand,
} from "@aws-sdk/client-ssm";
import type { Clients } from "../../aws/clients.ts";
import type { Note } from "./notes.ts";

/** The life of a release parameter. */
export async function playSsm({ ssm }: Clients, note: Note): Promise<void> {
  const Name = "/gatehouse/tools/shop/image";
  const put = (what: string, Value: string, Overwrite?: boolean) =>
    note(
      what,
      ssm.send(new PutParameterCommand({ Name, Value, Type: "String", Overwrite })),
      ({ Version }) => Version,
    );
  const label = (what: string, ParameterVersion: number, Label = "live") =>
    note(
      what,
      ssm.send(new LabelParameterVersionCommand({ Name, ParameterVersion, Labels: [Label] })),
      ({ InvalidLabels }) => InvalidLabels ?? [],
    );
  const history = (what: string) =>
    note(what, ssm.send(new GetParameterHistoryCommand({ Name })), ({ Parameters }) =>
      Parameters?.map(({ Version, Value, Labels }) => [Version, Value, Labels ?? []]),
    );
  await note("no parameter", ssm.send(new GetParameterCommand({ Name })));
  await note("no history", ssm.send(new GetParameterHistoryCommand({ Name })));
  await put("a first value", "one");
  await put("a value that is there already", "two");
  await put("a second value", "two", true);
  await put("a third value", "three", true);
  await label("a label", 1);
  await label("the label moves", 2);
  await label("the label of another version", 2, "tried");
  await label("a version that is not there", 9);
  await label("a label that begins with a digit", 3, "1st");
  await history("values and labels");
  await note(
    "by label",
    ssm.send(new GetParameterCommand({ Name: `${Name}:live` })),
    ({ Parameter }) => Parameter?.Value,
  );
  await note(
    "by version",
    ssm.send(new GetParameterCommand({ Name: `${Name}:1` })),
    ({ Parameter }) => Parameter?.Value,
  );
  await note(
    "a label goes",
    ssm.send(new UnlabelParameterVersionCommand({ Name, ParameterVersion: 2, Labels: ["tried"] })),
    ({ RemovedLabels }) => RemovedLabels,
  );
  await history("values and labels after that");
  const path = (what: string, Path: string, Recursive: boolean) =>
    note(what, ssm.send(new GetParametersByPathCommand({ Path, Recursive })), ({ Parameters }) =>
      Parameters?.map((parameter) => parameter.Name),
    );
  await path("a folder, recursively", "/gatehouse/tools", true);
  await path("a folder by itself", "/gatehouse/tools", false);
  await path("an app's folder", "/gatehouse/tools/shop", false);
  await path("another folder that begins alike", "/gatehouse/tool", true);
  await note("a parameter goes", ssm.send(new DeleteParameterCommand({ Name })));
  await note("a parameter that has gone", ssm.send(new DeleteParameterCommand({ Name })));
}
