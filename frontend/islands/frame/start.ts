/** The parts that every page has; they are bundled into app.js, so that a page needs one script. */
import { startDialogs } from "./dialogs";
import { startKeys } from "./keys";
import { startMenus } from "./menus";
import { startNavigation } from "./navigation";
import { startTheme } from "./theme";
import { startToasts } from "./toasts";

export function startFrame(page: Document): void {
  startTheme(page);
  startNavigation(page);
  startMenus(page);
  startDialogs(page);
  startToasts(page);
  startKeys(page);
}
