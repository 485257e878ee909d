import type {GuestPlacement} from './placement.ts';

/**
 * Huge pages of `pageSize` KiB that the guests need by node: every cell rounded up by itself, and nothing on top, since QEMU's own
 * memory is not in them.
 */
export const hugepagesByNode = (guests: readonly GuestPlacement[], pageSize: number): ReadonlyMap<number, number> => {
	const pages = new Map<number, number>();
	for (const cell of guests.flatMap(guest => guest.cells)) {
		if (cell.memory !== undefined) pages.set(cell.node, (pages.get(cell.node) ?? 0) + Math.ceil(cell.memory / pageSize));
	}
	return pages;
};
