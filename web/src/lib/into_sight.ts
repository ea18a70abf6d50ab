// What was opened beside or below a long list comes into sight. `wanted`: somebody chose it.
export function into_sight(node: HTMLElement, wanted = true) {
  if (!wanted) return;
  const { top } = node.getBoundingClientRect();
  if (top < 0 || top > innerHeight / 2) node.scrollIntoView();
}
