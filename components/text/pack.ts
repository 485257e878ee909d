/** Items side by side, as many on a line as fit; none is cut off. */
export function pack<Item>(items: readonly Item[], width: (item: Item) => number, columns: number): readonly (readonly Item[])[] {
	const lines: Item[][] = [];
	let used = columns;
	for (const item of items) {
		if (used + width(item) > columns) {
			lines.push([]);
			used = 0;
		}

		lines.at(-1)?.push(item);
		used += width(item);
	}

	return lines;
}
