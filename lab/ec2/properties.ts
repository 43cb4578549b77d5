import type { Properties } from "../kernel/provider.ts";

/** Readers for a resource's properties, which may come as strings where a number or boolean is meant. */

export const text = (properties: Properties, name: string): string | undefined => {
  const value = properties[name];
  return value === undefined ? undefined : String(value);
};

export const requiredText = (properties: Properties, name: string): string => text(properties, name) ?? "";

export const number = (properties: Properties, name: string): number | undefined => {
  const value = properties[name];
  return value === undefined ? undefined : Number(value);
};

export const flag = (properties: Properties, name: string): boolean | undefined => {
  const value = properties[name];
  return value === undefined ? undefined : String(value) === "true";
};

export const texts = (properties: Properties, name: string): string[] => {
  const value = properties[name];
  return Array.isArray(value) ? value.map(String) : [];
};

export const objects = (properties: Properties, name: string): readonly Properties[] => {
  const value = properties[name];
  return Array.isArray(value) ? (value as readonly Properties[]) : [];
};

export const object = (properties: Properties, name: string): Properties | undefined => {
  const value = properties[name];
  return typeof value === "object" && value !== null ? (value as Properties) : undefined;
};
