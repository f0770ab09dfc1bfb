// Builds foia/static/app.css and copies the typeface and the accessibility checker used by the tests.
// Run `npm install && npm run build` here after changing brand.scss; commit what it writes.
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const modules = join(here, "node_modules");
const target = join(here, "..", "foia", "static");

const css = sass.compile(join(here, "brand.scss"), {
  style: "compressed",
  loadPaths: [modules],
  quietDeps: true,
});
mkdirSync(join(target, "fonts"), { recursive: true });
writeFileSync(join(target, "app.css"), css.css + "\n");

const typeface = join(modules, "@fontsource-variable", "source-sans-3");
copyFileSync(
  join(typeface, "files", "source-sans-3-latin-wght-normal.woff2"),
  join(target, "fonts", "source-sans-3-latin.woff2"),
);
copyFileSync(join(typeface, "LICENSE"), join(target, "fonts", "LICENSE.txt"));
copyFileSync(
  join(modules, "axe-core", "axe.min.js"),
  join(here, "..", "tests", "browser", "axe.min.js"),
);
console.log(`app.css: ${css.css.length} bytes`);
