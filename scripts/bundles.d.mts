import type { Plugin } from "esbuild";

export declare function bundleFunction(folder: string, plugins?: readonly Plugin[]): Promise<string>;
