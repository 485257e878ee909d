/** The attributes that a child is to have (null: without this one). The first tells it from its like. */
export type Attributes = Readonly<Record<string, string | null>>;

/**
 * The children that an `only` wants, each of which one element that is there may be: by the first attribute that it names. A guest may have
 * thousands of pins, so none is looked for.
 */
export class WantedChildren {
	/** By name and value of the first attribute, in the order wanted. */
	readonly #waiting = new Map<string, Map<string, Attributes[]>>();
	readonly #left: Set<Attributes>;

	constructor(children: readonly Attributes[]) {
		this.#left = new Set(children);
		for (const child of children) {
			const [name = '', value] = Object.entries(child)[0] ?? [];
			const byValue = this.#waiting.get(name) ?? new Map<string, Attributes[]>();
			this.#waiting.set(name, byValue);
			if (value !== null && value !== undefined) byValue.set(value, [...(byValue.get(value) ?? []), child]);
		}
	}

	/** What an element with these attributes is to have; undefined: it is surplus. */
	take(attributes: ReadonlyMap<string, {readonly value: string}>): Attributes | undefined {
		for (const [name, byValue] of this.#waiting) {
			const taken = byValue.get(attributes.get(name)?.value ?? '\0')?.shift();
			if (taken !== undefined) {
				this.#left.delete(taken);
				return taken;
			}
		}

		return undefined;
	}

	/** Those that no element has taken, in the order wanted. */
	get left(): readonly Attributes[] {
		return [...this.#left];
	}
}
