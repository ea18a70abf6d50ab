// A view's style sheet that could not be fetched is not asked for again with the view's code: the code
// would come without its looks. So it is fetched again here, before the view is.
const lost = new Set<HTMLLinkElement>();

export function watch_styles(): () => void {
  const note = ({ target }: Event) => {
    if (target instanceof HTMLLinkElement && target.rel === 'stylesheet') lost.add(target);
  };
  addEventListener('error', note, true);
  return () => removeEventListener('error', note, true);
}

// Fails when one of them is still out of reach.
export async function styles_again(): Promise<void> {
  for (const link of [...lost]) {
    const next = link.cloneNode() as HTMLLinkElement;
    await new Promise((done, fail) => {
      next.onload = done;
      next.onerror = fail; // and it is noted, as the first one was
      lost.delete(link);
      link.replaceWith(next);
    });
  }
}
