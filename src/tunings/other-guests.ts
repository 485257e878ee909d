/** Names in a sentence; of many only how many. */
const most = 3;

/** Guests beside the one at hand: `db1, db2`, or `5 other guests`. */
export const otherGuests = (names: readonly string[]): string => (names.length > most ? `${names.length} other guests` : names.join(', '));
