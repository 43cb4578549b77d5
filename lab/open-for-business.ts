import { cognitoSite } from "./cognito/hosted-site.ts";
import type { ImageCatalogue } from "./containers/image-catalogue.ts";
import { frontDoor } from "./door/front-door.ts";
import { publicKeysSite } from "./door/identity-headers.ts";
import { ecrImages } from "./ecr/repositories.ts";
import { openBus } from "./events/bus.ts";
import { gitHubSite } from "./github/issuer.ts";
import type { World } from "./kernel/world.ts";

/** Connects the services of a new world: the event bus hears it, its internet has its sites, its registry its images. */
export function openForBusiness(world: World, images: ImageCatalogue): void {
  openBus(world);
  images.addSource(ecrImages(world));
  world.internet.serve(cognitoSite(world));
  world.internet.serve(publicKeysSite(world));
  world.internet.serve(gitHubSite(world));
  world.internet.serve(frontDoor(world));
}
