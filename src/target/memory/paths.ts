import {globPattern} from '../glob.ts';

/** One path: how many things are at it, and what is below it. */
type Place = {things: number; readonly below: Map<string, Place>};

const emptyPlace = (): Place => ({things: 0, below: new Map()});

/** The paths of things, and with them the folders above: a tree, because whether a path is there is asked all the time. */
export class Paths {
	readonly #root = emptyPlace();

	/** One more thing is at this path. */
	add(path: string): void {
		let place = this.#root;
		for (const name of path.split('/')) {
			let next = place.below.get(name);
			if (next === undefined) {
				next = emptyPlace();
				place.below.set(name, next);
			}

			place = next;
		}

		place.things++;
	}

	/** One thing less is at this path. Folders that hold nothing any more go with it. */
	remove(path: string): void {
		const names = path.split('/');
		const way = [this.#root];
		for (const name of names) {
			const next = way.at(-1)?.below.get(name);
			if (next === undefined) return;
			way.push(next);
		}

		const [last] = way.slice(-1);
		if (last) last.things--;
		for (let depth = names.length; depth > 0; depth--) {
			const place = way[depth];
			if (place === undefined || place.things > 0 || place.below.size > 0) return;
			way[depth - 1]?.below.delete(names[depth - 1] ?? '');
		}
	}

	has(path: string): boolean {
		return this.#at(path) !== undefined;
	}

	hasBelow(path: string): boolean {
		return (this.#at(path)?.below.size ?? 0) > 0;
	}

	/** Every path below this one. */
	below(path: string): readonly string[] {
		const place = this.#at(path);
		return place === undefined ? [] : pathsIn(place, path);
	}

	/** The paths that one of the globs of a ProbeRequest names, sorted. */
	matching(globs: readonly string[]): readonly string[] {
		return [...new Set(globs.flatMap(glob => this.#named(glob)))].sort();
	}

	#at(path: string): Place | undefined {
		let place: Place | undefined = this.#root;
		for (const name of path.split('/')) place = place?.below.get(name);
		return place;
	}

	#named(glob: string): readonly string[] {
		let found: [path: string, place: Place][] = [['', this.#root]];
		for (const [depth, pattern] of patternsOf(glob).entries()) {
			const next: typeof found = [];
			for (const [path, {below}] of found) {
				const take = (name: string, place: Place | undefined): void => {
					if (place !== undefined) next.push([depth === 0 ? name : `${path}/${name}`, place]);
				};
				if (typeof pattern === 'string') take(pattern, below.get(pattern));
				else for (const [name, place] of below) if (pattern.test(name)) take(name, place);
			}

			found = next;
		}

		return found.map(([path]) => path);
	}
}

const pathsIn = ({below}: Place, path: string): readonly string[] =>
	[...below].flatMap(([name, place]) => [`${path}/${name}`, ...pathsIn(place, `${path}/${name}`)]);

const known = new Map<string, readonly (string | RegExp)[]>();

/** A glob by its components: a name, or what a name must be like. The globs are the program's own, so there are few. */
const patternsOf = (glob: string): readonly (string | RegExp)[] => {
	const patterns = known.get(glob) ?? glob.split('/').map(part => (/[*?[]/.test(part) ? new RegExp(`^${globPattern(part)}$`, 's') : part));
	known.set(glob, patterns);
	return patterns;
};

/** Things by their path, of which the paths are told. */
export class ByPath<Thing> extends Map<string, Thing> {
	readonly #paths: Paths;

	constructor(paths: Paths, things: Iterable<readonly [path: string, thing: Thing]> = []) {
		super();
		this.#paths = paths;
		for (const [path, thing] of things) this.set(path, thing);
	}

	override set(path: string, thing: Thing): this {
		if (!this.has(path)) this.#paths.add(path);
		return super.set(path, thing);
	}

	override delete(path: string): boolean {
		if (!super.delete(path)) return false;
		this.#paths.remove(path);
		return true;
	}
}
