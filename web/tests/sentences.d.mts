export function sentences_in(source: string): string[];
export function sentences_of(root: string, rooms: string[]): Map<string, string[]>;
