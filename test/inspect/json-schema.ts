/** Of JSON Schema draft 2020-12, the keywords that our schemas use. Any other is an error: it would go unchecked. */
export type Schema = {
	readonly $schema?: string;
	readonly $defs?: Readonly<Record<string, Schema>>;
	readonly $ref?: string;
	readonly title?: string;
	readonly description?: string;
	readonly type?: string | readonly string[];
	readonly const?: unknown;
	readonly enum?: readonly unknown[];
	readonly anyOf?: readonly Schema[];
	readonly pattern?: string;
	readonly minimum?: number;
	readonly items?: Schema;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly required?: readonly string[];
	readonly propertyNames?: Schema;
	readonly additionalProperties?: Schema | false;
};

const keywords: ReadonlySet<string> = new Set<keyof Schema>([
	'$schema',
	'$defs',
	'$ref',
	'title',
	'description',
	'type',
	'const',
	'enum',
	'anyOf',
	'pattern',
	'minimum',
	'items',
	'properties',
	'required',
	'propertyNames',
	'additionalProperties',
]);

const typeOf = (value: unknown): string =>
	value === null ? 'null' : Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;

/** A whole number is a number too. */
const typesOf = (value: unknown): readonly string[] => (Number.isInteger(value) ? ['integer', 'number'] : [typeOf(value)]);

/** Checks values against a schema and remembers which properties of it were ever seen. */
export class Validator {
	readonly #root: Schema;
	/** Property schemas that a value was checked against. */
	readonly seen = new Set<Schema>();

	constructor(root: Schema) {
		this.#root = root;
	}

	/** What is wrong with a value, each with its path; empty when it is valid. */
	check(value: unknown, schema: Schema = this.#root, at = ''): readonly string[] {
		const unknown = Object.keys(schema).filter(keyword => !keywords.has(keyword));
		if (unknown.length > 0) throw new Error(`The schema at ${at || 'the top'} uses ${unknown.join(', ')}, which is not checked here.`);
		const wrong = (isWrong: boolean, what: string) =>
			isWrong ? [`${at || 'the whole'} is ${JSON.stringify(value)?.slice(0, 60)}: ${what}`] : [];
		const {$ref, type, anyOf, pattern, minimum} = schema;
		return [
			...($ref === undefined ? [] : this.check(value, this.definition($ref), at)),
			...wrong(type !== undefined && !typesOf(value).some(one => [type].flat().includes(one)), `not ${[type].flat().join(' or ')}`),
			...wrong('const' in schema && value !== schema.const, `not ${schema.const}`),
			...wrong(schema.enum !== undefined && !schema.enum.includes(value), `none of ${schema.enum?.join(', ')}`),
			...wrong(typeof value === 'string' && pattern !== undefined && !new RegExp(pattern, 'u').test(value), `does not match ${pattern}`),
			...wrong(typeof value === 'number' && minimum !== undefined && value < minimum, `below ${minimum}`),
			...(anyOf === undefined ? [] : this.#any(value, anyOf, at)),
			...(Array.isArray(value) ? value.flatMap((item, i) => this.check(item, schema.items ?? {}, `${at}[${i}]`)) : []),
			...(typeOf(value) === 'object' ? this.#object(value as object, schema, at) : []),
		];
	}

	definition(reference: string): Schema {
		const found = this.#root.$defs?.[reference.replace('#/$defs/', '')];
		if (found === undefined) throw new Error(`The schema defines no ${reference}.`);
		return found;
	}

	#any(value: unknown, schemas: readonly Schema[], at: string): readonly string[] {
		const problems = schemas.map(schema => this.check(value, schema, at));
		return problems.some(list => list.length === 0) ? [] : problems.flat();
	}

	#object(value: object, {properties = {}, required = [], propertyNames, additionalProperties}: Schema, at: string): readonly string[] {
		return [
			...required.filter(name => !(name in value)).map(name => `${at}.${name} is missing`),
			...Object.entries(value).flatMap(([name, part]) => {
				const path = `${at}.${name}`;
				const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
				if (property !== undefined) this.seen.add(property);
				else if (additionalProperties === false) return [`${path} is not in the schema`];
				return [
					...(propertyNames === undefined ? [] : this.check(name, propertyNames, `the name ${path}`)),
					...this.check(part, property ?? (additionalProperties || {}), path),
				];
			}),
		];
	}
}

/** A schema and every schema in it, with the path of the value that it is for. */
export const schemasIn = (schema: Schema, at = ''): readonly (readonly [path: string, schema: Schema])[] => {
	const {properties = {}, $defs = {}, items, additionalProperties, anyOf = []} = schema;
	const inside: readonly (readonly [string, Schema])[] = [
		...Object.entries(properties).map(([name, property]) => [`${at}.${name}`, property] as const),
		...Object.entries($defs).map(([name, definition]) => [name, definition] as const),
		...anyOf.map(part => [at, part] as const),
		...(items ? [[`${at}[]`, items] as const] : []),
		...(additionalProperties ? [[`${at}.*`, additionalProperties] as const] : []),
	];
	return [[at, schema], ...inside.flatMap(([path, part]) => schemasIn(part, path))];
};
