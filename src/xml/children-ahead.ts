import {findChildren} from './find.ts';
import {keyOf, type NewElement} from './layout.ts';
import {rankOfChild} from './libvirt-order.ts';
import type {XmlElement} from './parse.ts';

/**
 * The child that libvirt would print last ahead of each of these new ones of one name, or undefined when it comes first. Among elements
 * of one name, such as vcpupin and cell, the number in the first attribute decides.
 */
export const childrenAhead = (parent: XmlElement, added: readonly NewElement[]): readonly (XmlElement | undefined)[] => {
	const [{name, attributes} = {name: '', attributes: {}}] = added;
	const namesakes = findChildren(parent, {name, condition: undefined});
	const [firstNamesake] = namesakes;
	if (firstNamesake === undefined) {
		const rank = rankOfChild(keyOf(parent), name);
		const ahead = parent.children.findLast(child => rankOfChild(keyOf(parent), child.name) <= rank);
		return added.map(() => ahead);
	}

	const [key = ''] = Object.keys(attributes);
	const numberOf = (text: string | undefined, none: number): number => (Number.isNaN(Number(text)) ? none : Number(text));
	// The least number from each namesake on never falls, so that the last one that is not greater is found by halving.
	const leastFrom = namesakes.map(child => numberOf(child.attributes.get(key)?.value, -Infinity));
	for (let at = leastFrom.length - 2; at >= 0; at--) leastFrom[at] = Math.min(leastFrom[at] ?? 0, leastFrom[at + 1] ?? 0);
	const beforeAll = parent.children[parent.children.indexOf(firstNamesake) - 1];
	return added.map(({attributes}) => {
		const number = numberOf(attributes[key], Infinity);
		let [low, high] = [0, leastFrom.length];
		while (low < high) {
			const middle = (low + high) >> 1;
			if ((leastFrom[middle] ?? Infinity) <= number) low = middle + 1;
			else high = middle;
		}

		return namesakes[low - 1] ?? beforeAll;
	});
};
