// What the bundler takes and the compiler does not know.

declare module "*.css";
