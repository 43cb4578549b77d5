import { isDeepStrictEqual } from "node:util";
import { type ClientConfiguration, type Clients, createClients } from "../../aws/clients.ts";
import { createVirtualLab } from "../../lab/virtual-lab.ts";
import { playAcm, playCognito, playLogs } from "./accounts.ts";
import { playCloudFormation } from "./cloudformation.ts";
import { differences } from "./differences.ts";
import { playEcs } from "./ecs.ts";
import { playElbv2 } from "./elbv2.ts";
import { type Notes, openNotes } from "./notes.ts";
import { playRoute53 } from "./route-53.ts";
import { playSsm } from "./ssm.ts";

type Pause = (ms: number) => Promise<void>;

async function play(clients: Clients, pause: Pause): Promise<Notes> {
  const { notes, note } = openNotes();
  await playRoute53(clients, note);
  await playSsm(clients, note);
  await playEcs(clients, note);
  await playElbv2(clients, note, await playCloudFormation(clients, note, pause));
  await playAcm(clients, note);
  await playLogs(clients, note);
  await playCognito(clients, note);
  return notes;
}

function onLab(): Promise<Notes> {
  const lab = createVirtualLab();
  const clients = createClients(lab.configuration() as ClientConfiguration);
  return lab.clock.run(play(clients, (ms) => lab.clock.sleep(ms)));
}

const credentials = { accessKeyId: "testing", secretAccessKey: "testing" };

const onMoto = (endpoint: string): Promise<Notes> =>
  play(
    createClients({ endpoint, region: "eu-west-1", credentials }),
    (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  );

const [endpoint = "http://127.0.0.1:5000"] = process.argv.slice(2);
const [ours, theirs] = [await onLab(), await onMoto(endpoint)];
const wrong: string[] = [];
for (const [what, answer] of ours) {
  const isSame = isDeepStrictEqual(answer, theirs.get(what));
  const reason = differences[what];
  if (isSame && reason) wrong.push(`${what}: no different any more, though it is said: ${reason}`);
  if (!isSame && !reason)
    wrong.push(`${what}\n  lab:  ${JSON.stringify(answer)}\n  moto: ${JSON.stringify(theirs.get(what))}`);
}
console.log(wrong.join("\n"));
console.log(`${ours.size} answers compared, ${Object.keys(differences).length} known to differ`);
process.exitCode = wrong.length > 0 ? 1 : 0;
