/** At most so many characters of a name, its middle left out: names of one kind differ at their ends. */
export function shortened(name: string, columns: number): string {
	const characters = [...name];
	const kept = columns - 1;
	return characters.length <= columns
		? name
		: `${characters.slice(0, Math.ceil(kept / 2)).join('')}…${characters.slice(-Math.floor(kept / 2)).join('')}`;
}
