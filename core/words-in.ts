/** The words of a list in the texts of users, parameters (commas) and tags (blanks, since those allow no commas). */
export const wordsIn = (text: string): readonly string[] => text.match(/[^\s,]+/g) ?? [];
