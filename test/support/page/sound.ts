/** What has to hold of the page wherever somebody is on it: each fault that is found is a line. */
import type { Page } from "playwright-core";
import { findingsOf } from "./axe.ts";
import { settled } from "./watched.ts";
import { CAUGHT } from "./worlds/hostile.ts";

/** To be called before the page goes anywhere: what moves without being asked to is counted from the start. */
export async function countShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(globalThis, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as LayoutShift[]) {
        if (entry.hadRecentInput) continue;
        const moved = entry.sources.map(({ node }) => {
          const element = node instanceof Element ? node : node?.parentElement;
          return element ? `<${element.tagName.toLowerCase()} class="${element.className}">` : "(gone)";
        });
        shifts.push(`${entry.value.toFixed(4)} ${moved.join(", ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

interface LayoutShift {
  readonly value: number;
  readonly hadRecentInput: boolean;
  readonly sources: readonly { readonly node: Node | null }[];
}

/** The faults of what is shown now; what costs most is looked at `within` this selector alone, where one is given. */
export async function faultsOf(page: Page, within?: string): Promise<string[]> {
  await settled(page);
  const faults = await page.evaluate(looked, CAUGHT);
  await page.keyboard.press("Tab"); // from now on, focus that is given is shown as a keyboard's
  const findings = await findingsOf(page, within === undefined ? {} : { within });
  return [...faults, ...(await page.evaluate(withoutVisibleFocus, within ?? "body")), ...findings];
}

/** The faults of the colours of what is shown now, when the scheme is the dark one. */
export async function darkFaultsOf(page: Page, within?: string): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "dark" });
  const rules = ["color-contrast", "link-in-text-block"];
  const findings = await findingsOf(page, within === undefined ? { rules } : { rules, within });
  await page.emulateMedia({ colorScheme: "light" });
  return findings.map((finding) => `in the dark, ${finding}`);
}

/** Layout that moved more than a little since this was asked last. */
export async function shiftsOf(page: Page): Promise<string[]> {
  const shifts = await page.evaluate(() => (globalThis as unknown as { shifts: string[] }).shifts.splice(0));
  const sum = shifts.reduce((total, shift) => total + Number.parseFloat(shift), 0);
  return sum < 0.01 ? [] : [`the layout moved: ${shifts.join("; ")}`];
}

/** Runs in the page. */
function looked(caught: string): string[] {
  const faults: string[] = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) {
    const widest = [...document.querySelectorAll("body *")].find(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    );
    faults.push(`scrolls sideways, ${scrollWidth} in ${clientWidth}: ${widest?.outerHTML.slice(0, 200) ?? "?"}`);
  }
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")]
    .filter((element) => element.checkVisibility())
    .map((element) => Number(element.tagName.slice(1)));
  if (levels[0] !== 1 || levels.filter((level) => level === 1).length !== 1) {
    faults.push(`the heads are not one h1 and others below it: ${levels.join(" ")}`);
  }
  const strange = document.querySelectorAll(
    `${caught}, img, iframe, object, embed, [onerror], [onload], [style*="expression"], a[href^="javascript"]`,
  );
  for (const element of strange) faults.push(`stands as an element: ${element.outerHTML.slice(0, 200)}`);
  if (caught in globalThis) faults.push("what stands in a name ran");
  return faults;
}

/** Runs in the page, after a key was pressed. */
function withoutVisibleFocus(within: string): string[] {
  const before = document.activeElement;
  const all = document.querySelectorAll<HTMLElement>("a[href], button, input, select, textarea, summary, [tabindex]");
  const faults: string[] = [];
  for (const element of [...all]
    .filter((each) => each.tabIndex >= 0 && each.closest(within) && each.checkVisibility())
    .slice(0, 400)) {
    if (element.matches(":disabled")) continue;
    element.focus();
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    if (document.activeElement !== element) faults.push(`takes no focus: ${element.outerHTML.slice(0, 200)}`);
    else if (outlineStyle === "none" || Number.parseFloat(outlineWidth) === 0) {
      faults.push(`its focus cannot be seen: ${element.outerHTML.slice(0, 200)}`);
    }
  }
  if (before instanceof HTMLElement) before.focus();
  return faults;
}
