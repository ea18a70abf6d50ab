// A length of days as people say it: years where it is whole years. Pure.
export type LengthUnit = 'year' | 'years' | 'days';

export function length_words(days: number): [LengthUnit, number] {
  const years = Math.round(days / 365.25);
  if (years === 0 || Math.abs(days - years * 365.25) > 1) return ['days', days];
  return [years === 1 ? 'year' : 'years', years];
}
