import type {Facts} from '../inspect/facts.ts';

/** Names in a sentence; of many only how many. */
const most = 3;

/** Guests beside the one at hand: `db1, db2`, or `5 other guests`. */
export const otherGuests = (names: readonly string[]): string => (names.length > most ? `${names.length} other guests` : names.join(', '));

/** QEMUs beside libvirt's guests, of qemu:///session or of other hands, of whom no step knows what they need; undefined: there are none. */
export const otherQemusHere = ({otherQemus}: Facts): string | undefined => {
	if (otherQemus === undefined) return 'which other programs of QEMU run here could not be read';
	return otherQemus.length > 0 ? 'other programs of QEMU run here' : undefined;
};
