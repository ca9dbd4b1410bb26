// Libraries that come without types of their own. Islands use the little that stands here.

declare module "@alpinejs/csp" {
  interface Alpine {
    data(name: string, component: (...args: never[]) => object): void;
    store(name: string, value?: unknown): unknown;
    start(): void;
  }
  const alpine: Alpine;
  export default alpine;
}

declare module "@tabler/core";
declare module "@tabler/core/dist/js/tabler.min.js";
declare module "@tabler/core/dist/js/tabler.esm.min.js";

declare module "*.css";
