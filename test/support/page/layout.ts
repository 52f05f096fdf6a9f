/** Where the layout puts what it decides on, and what may be nowhere: both run in the page. */
import type { Page } from "playwright-core";

/** Of each box the left edge and the width in pixels, and the height where the layout sets it. */
export type Boxes = Readonly<Record<string, string>>;

/** Positions are kept in steps of so many pixels; one step more or less is the same layout. */
export const STEP = 8;

/** The boxes of the frame, of lists and their columns, and of what is open beside them; by label, caption or class. */
export function boxesOf(page: Page): Promise<Boxes> {
  return page.evaluate((step) => {
    const boxes: Record<string, string> = {};
    const PARTS = [
      ".header, .header-row, .clock, .places, main, .place-head, .toolbar, form, table, fieldset",
      ".with-panel, .panel, .detail-parts > *, .faults > *, .snapshots > *, .setting:first-of-type > *",
    ].join(", ");
    const titleOf = (element: Element): string => {
      const by = element.getAttribute("aria-labelledby");
      const title = by === null ? element.getAttribute("aria-label") : document.getElementById(by)?.textContent;
      const caption = element instanceof HTMLTableElement ? element.caption?.textContent : undefined;
      return (title ?? caption ?? [...element.classList].join(".")).trim();
    };
    const note = (name: string, element: Element, isHigh: boolean): void => {
      const { x, width, height } = element.getBoundingClientRect();
      const numbers = isHigh ? [x, width, height] : [x, width];
      let free = name;
      for (let again = 2; free in boxes; again++) free = `${name} (${again})`;
      boxes[free] = numbers.map((number) => Math.round(number / step) * step).join(" ");
    };
    for (const element of document.querySelectorAll(PARTS)) {
      // What is as wide as its words is not the layout's.
      if (!element.checkVisibility() || element.closest("dialog, .clock-steps") !== null) continue;
      const name = `${element.tagName.toLowerCase()} ${titleOf(element)}`.trim();
      note(name, element, element.matches(".places"));
      if (!(element instanceof HTMLTableElement)) continue;
      for (const [index, cell] of [...(element.rows[0]?.cells ?? [])].entries()) {
        // On a phone the head is unseen, and each row is a card.
        if (getComputedStyle(element).display === "table" && cell.checkVisibility()) {
          note(`${name}, column ${index + 1}`, cell, false);
        }
      }
    }
    return boxes;
  }, STEP);
}

/** What holds of every view without a picture to compare it with. */
export function layoutFaultsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const CONTROLS = "button, a[href], input, select, textarea, summary";
    const faults: string[] = [];
    const shown = (element: Element): boolean =>
      element.checkVisibility({ visibilityProperty: true }) && element.closest(".unseen, .skip, svg") === null;
    const told = (element: Element): string => element.outerHTML.replaceAll(/\s+/g, " ").slice(0, 120);
    const controls = [...document.querySelectorAll<HTMLElement>(CONTROLS)].filter(shown);

    for (const control of controls) {
      const { height, left, right } = control.getBoundingClientRect();
      const inText = control.matches("p a"); // as WCAG's exception for targets in a line
      if (control.matches("button, a[href]") && !inText && height < 23.5)
        faults.push(`${height} px high: ${told(control)}`);
      const scrolls = control.closest(".places, pre");
      if (scrolls === null && (left < -1 || right > document.documentElement.clientWidth + 1)) {
        faults.push(`leaves the window: ${told(control)}`);
      }
    }
    const parents = new Map<Element, HTMLElement[]>();
    for (const control of controls) {
      // A label stands for its field.
      const element = control.closest<HTMLElement>("label") ?? control;
      const parent = element.parentElement;
      if (parent === null || getComputedStyle(element).position === "absolute") continue;
      parents.set(parent, [...new Set([...(parents.get(parent) ?? []), element])]);
    }
    for (const [parent, children] of parents) {
      const around = parent.getBoundingClientRect();
      const isScrolled = getComputedStyle(parent).overflowX !== "visible";
      for (const [index, child] of children.entries()) {
        const box = child.getBoundingClientRect();
        const isOut = box.left < around.left - 1 || box.right > around.right + 1;
        if (isOut && !isScrolled && getComputedStyle(parent).display !== "inline")
          faults.push(`leaves its parent: ${told(child)}`);
        for (const other of children.slice(index + 1)) {
          const { left, right, top, bottom } = other.getBoundingClientRect();
          const isApart =
            right <= box.left + 1 || left >= box.right - 1 || bottom <= box.top + 1 || top >= box.bottom - 1;
          if (!isApart) faults.push(`overlap: ${told(child)} and ${told(other)}`);
        }
      }
    }
    for (const cell of document.querySelectorAll<HTMLElement>("td, th")) {
      if (!shown(cell) || getComputedStyle(cell).textOverflow === "ellipsis") continue;
      if (cell.scrollWidth > cell.clientWidth + 1) {
        faults.push(`runs into the next column, ${cell.scrollWidth} in ${cell.clientWidth}: ${told(cell)}`);
      }
    }
    return faults;
  });
}
