import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Copies a text, and says whether it did. */
export function Copy({
  text,
  label = "Copy",
  of,
}: {
  readonly text: string;
  readonly label?: string;
  readonly of?: string;
}): VNode {
  const [told, setTold] = useState<string | null>(null);
  useEffect(() => {
    if (told === null) return undefined;
    const timer = setTimeout(() => setTold(null), 2000);
    return () => clearTimeout(timer);
  }, [told]);
  const copy = (): void => {
    void copied(text).then((done) => setTold(done ? "Copied" : "Select and copy by hand"));
  };
  return (
    <button
      type="button"
      class="button small copy"
      aria-label={of === undefined ? undefined : `${label} ${of}`}
      onClick={copy}
    >
      <span aria-live="polite">{told ?? label}</span>
    </button>
  );
}

/** The clipboard is there for pages of this machine and of https alone; elsewhere the document's own selection is copied. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    const before = document.activeElement as HTMLElement | null;
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    before?.focus();
    return done;
  }
}
