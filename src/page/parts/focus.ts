/** Whether focus may be moved away from a part: who has it elsewhere keeps it. */
export function mayMoveFocusFrom(part: Element | null): boolean {
  const { activeElement, body } = document;
  return activeElement === body || part?.contains(activeElement) === true;
}
