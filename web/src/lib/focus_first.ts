// For the first field of a form that takes the place of the button that opened it: the keyboard goes on there.
export function focus_first(node: HTMLElement) {
  node.focus();
}
