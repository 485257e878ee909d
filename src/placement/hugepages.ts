import type {GuestPlacement} from './placement.ts';

/** Huge pages that the guests need by node: every cell rounded up by itself, nothing on top (QEMU's own memory is not in them). `pageSize` in KiB. */
export const hugepagesByNode = (guests: readonly GuestPlacement[], pageSize: number): ReadonlyMap<number, number> => {
	const pages = new Map<number, number>();
	for (const cell of guests.flatMap(guest => guest.cells)) {
		if (cell.memory !== undefined) pages.set(cell.node, (pages.get(cell.node) ?? 0) + Math.ceil(cell.memory / pageSize));
	}
	return pages;
};
