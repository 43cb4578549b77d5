import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ImageCatalogue, imageCatalogue } from "./containers/image-catalogue.ts";
import { processContainers } from "./containers/process-containers.ts";
import { startProxy } from "./door/proxy.ts";
import { createInternet } from "./kernel/http.ts";
import { seededRandom } from "./kernel/random.ts";
import { scaledClock } from "./kernel/scaled-clock.ts";
import { createWorld, type World } from "./kernel/world.ts";
import { processFunctions } from "./lambda/process-runtime.ts";
import { openForBusiness } from "./open-for-business.ts";
import { scaledTime } from "./process/scaled-time.ts";
import { startNameServer } from "./route-53/name-server.ts";
import { allServices } from "./services.ts";
import { sqsStore } from "./sqs/store.ts";
import { createDispatcher } from "./wire/dispatcher.ts";
import { startServer } from "./wire/server.ts";

/** A whole account on 127.0.0.1: an endpoint for SDKs, a proxy for browsers, functions and containers as processes. */
export interface LocalLab {
  readonly world: World;
  readonly images: ImageCatalogue;
  /** AWS's seconds in one of the wall's. */
  readonly scale: number;
  readonly endpoint: string;
  readonly proxyUrl: string;
  /** The certificate authority's PEM, for `curl --cacert`. */
  readonly caFile: string;
  /** The environment of a program that uses the lab. */
  environment(): Record<string, string>;
  /** The same, for a Node program whose timers are to keep the lab's time. */
  scaledEnvironment(): Record<string, string>;
  close(): Promise<void>;
}

export interface LocalLabOptions {
  readonly scale?: number;
  readonly port?: number;
  readonly proxyPort?: number;
}

function openWorld(scale: number, endpoint: () => string) {
  const clock = scaledClock(scale);
  const images = imageCatalogue();
  const environment: Record<string, string> = {};
  const containers = processContainers({ clock, catalogue: images, environment });
  const functions = processFunctions({ endpoint, region: "eu-west-1", timeScale: scale, clock });
  const random = seededRandom(Math.floor(performance.now()));
  const world = createWorld({ clock, random, internet: createInternet(), containers, functions });
  openForBusiness(world, images);
  return { world, images, environment, containers, functions };
}

export async function startLocalLab({ scale = 1, port, proxyPort }: LocalLabOptions = {}): Promise<LocalLab> {
  let endpoint = "";
  const { world, images, environment, containers, functions } = openWorld(scale, () => endpoint);
  const server = await startServer(createDispatcher(world, allServices()), world.internet, port);
  endpoint = server.url;
  world.store(sqsStore).endpoint = endpoint;
  environment.ALB_PUBLIC_KEYS_URL = `${endpoint}/_internet/public-keys.auth.elb.${world.region}.amazonaws.com`;
  const nameServer = await startNameServer(world);
  const proxy = await startProxy(world, proxyPort === undefined ? {} : { port: proxyPort });
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-lab-"));
  const caFile = join(folder, "ca.pem");
  await writeFile(caFile, proxy.caPem);
  const forClients = () => ({
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: world.region,
    AWS_ACCESS_KEY_ID: "AKIALABADMIN",
    AWS_SECRET_ACCESS_KEY: "lab",
    // Whom the Action asks for the internet's DNS.
    GATEHOUSE_DNS_SERVERS: nameServer.address,
  });
  return {
    world,
    images,
    scale,
    endpoint,
    caFile,
    proxyUrl: `http://127.0.0.1:${proxy.port}`,
    environment: forClients,
    scaledEnvironment: () => ({
      ...forClients(),
      NODE_OPTIONS: scaledTime(world.clock, scale).nodeOptions.join(" "),
      ...scaledTime(world.clock, scale).environment,
    }),
    async close() {
      await Promise.all([
        server.close(),
        nameServer.close(),
        proxy.close(),
        functions.close(),
        containers.close(),
      ]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
