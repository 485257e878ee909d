/**
 * Why libvirt 9.0.0 would not define this text as a domain, in its own words; undefined where it would. Of all that it checks,
 * what an edit of ours could get wrong.
 */
export const refusal = (xml: string): string | undefined => rootComplaint(xml, 'domain') ?? tuningRefusal(xml);

/** The same of what every definition must have. */
export const rootComplaint = (xml: string, expected: 'domain' | 'network'): string | undefined => {
	const root = /^\s*(?:<\?[^>]*>\s*)?<([\w:-]+)/.exec(xml)?.[1];
	const name = /<name>([^<]*)<\/name>/.exec(xml)?.[1] ?? '';
	if (xml.trim() === '') return `(${expected}_definition):1: Document is empty`;
	const broken = brokenTag(xml);
	if (broken !== undefined) return `(${expected}_definition): ${broken}`;
	if (root !== expected) return `XML error: expecting root element of '${expected}', not '${root}'`;
	if (name === '') return 'missing name information';
	if (name.includes('/')) return `XML error: name ${name} cannot contain '/'`;
	if (!/<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}<\/uuid>/i.test(xml)) return 'internal error: malformed uuid element';
	return undefined;
};

const tuningRefusal = (xml: string): string | undefined => {
	const pinned = (element: string, number: string): readonly string[] =>
		[...xml.matchAll(new RegExp(`<${element} [^>]*\\b${number}='([^']*)'`, 'g'))].map(([, value = '']) => value);
	const vcpus = repeated(pinned('vcpupin', 'vcpu'));
	const threads = pinned('iothreadpin', 'iothread');
	const unknown = threads.find(id => !ioThreads(xml).has(id));
	const list = [...xml.matchAll(/ (?:cpuset|nodeset|cpus)='([^']*)'/g)].map(([, text = '']) => text).find(text => !isList(text));
	const queues = [...xml.matchAll(/ queues='([^']*)'/g)].map(([, text = '']) => text).find(text => !/^\d+$/.test(text));
	if (vcpus !== undefined) return `internal error: duplicate vcpupin for vcpu '${vcpus}'`;
	if (repeated(threads) !== undefined) return `internal error: duplicate iothreadpin for same iothread '${repeated(threads)}'`;
	if (unknown !== undefined) return `unsupported configuration: Cannot find 'iothread' : ${unknown}`;
	if (pinned('emulatorpin', 'cpuset').length > 1) return 'XML error: only one emulatorpin is supported';
	if (list !== undefined) return `invalid argument: Failed to parse bitmap '${list}'`;
	if (queues !== undefined)
		return `XML error: Invalid value for attribute 'queues' in element 'driver': '${queues}'. Expected non-negative integer value`;
	return /<page size='0+'/.test(xml) ? "hugepage size can't be zero" : undefined;
};

/** The first fault that no XML parser takes: a tag that ends what did not begin, an attribute twice. */
const brokenTag = (xml: string): string | undefined => {
	const open: string[] = [];
	for (const [tag, close, name = '', attributes = '', empty] of xml.matchAll(
		/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>|<(\/?)([\w:.-]+)((?:[^<>"']|"[^"<]*"|'[^'<]*')*?)(\/?)>|</g,
	)) {
		if (tag === '<') return 'Unescaped or unfinished tag';
		if (name === '') continue;
		const twice = repeated([...attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"[^"]*"|'[^']*')/g)].map(([, attribute = '']) => attribute));
		if (twice !== undefined) return `Attribute ${twice} redefined`;
		if (close === '/') {
			const begun = open.pop();
			if (begun !== name) return `Opening and ending tag mismatch: ${begun} and ${name}`;
		} else if (empty === '') {
			open.push(name);
		}
	}

	return open.length === 0 ? undefined : `Premature end of data in tag ${open.at(-1)}`;
};

/** Numbers of the IOThreads: those that are named, and as many of the first others as <iothreads> wants. */
const ioThreads = (xml: string): ReadonlySet<string> => {
	const ids = new Set([...xml.matchAll(/<iothread id='(\d+)'/g)].map(([, id = '']) => id));
	const wanted = Number(/<iothreads>(\d+)</.exec(xml)?.[1] ?? 0);
	for (let id = 1; ids.size < wanted; id++) ids.add(String(id));
	return ids;
};

/** `0-3,^2,8` with at least one number, ranges upwards. */
const isList = (text: string): boolean =>
	text
		.replace(/,\s*$/, '')
		.split(',')
		.every(item => {
			const [, first, last = first] = /^\s*\^?(\d+)(?:-(\d+))?\s*$/.exec(item) ?? [];
			return first !== undefined && Number(last) >= Number(first);
		});

const repeated = (values: readonly string[]): string | undefined => values.find((value, index) => values.indexOf(value) !== index);
