import type {Placement} from '../../src/placement/placement.ts';

export type CpuRole = 'vCPU' | 'vhost' | 'emulator' | 'IOThread' | 'interrupts' | 'housekeeping' | 'other guest' | 'free';

/** What runs on a CPU: the role and two or three characters that say it without colour. */
export type CpuUse = {readonly role: CpuRole; readonly label: string};

/** How each role is written in the map, and in its legend. */
export const roleLetters = {
	vCPU: 'c',
	vhost: 'w',
	emulator: 'e',
	IOThread: 'd',
	interrupts: 'i',
	housekeeping: 'h',
	'other guest': 'g',
	free: '·',
} as const satisfies Record<CpuRole, string>;

/** Who runs where, for the guest in question: vCPUs and vhost workers with their numbers, everything else by its letter. */
export function useOf({guests, housekeeping, interrupts}: Placement, guest: string | undefined, cpu: number): CpuUse {
	const own = guests.find(({name}) => name === guest);
	// A vCPU that may float over a set is drawn on every CPU of it, by the lowest number.
	const vcpu = own?.vcpuPins.findIndex(pins => pins.includes(cpu)) ?? -1;
	if (vcpu >= 0) {
		return {role: 'vCPU', label: `c${vcpu}`};
	}

	const worker = own?.vhost.indexOf(cpu) ?? -1;
	if (worker >= 0) {
		return {role: 'vhost', label: `w${worker}`};
	}

	if (own?.ioThreads.some(pins => pins.includes(cpu)) === true) {
		return lettered('IOThread');
	}

	if (own?.emulator.includes(cpu) === true) {
		return lettered('emulator');
	}

	if (
		guests.some(
			({name, vcpuPins, vhost, emulator}) =>
				name !== guest && (vcpuPins.some(pins => pins.includes(cpu)) || vhost.includes(cpu) || emulator.includes(cpu)),
		)
	) {
		return lettered('other guest');
	}

	if (interrupts.includes(cpu)) {
		return lettered('interrupts');
	}

	return lettered(housekeeping.includes(cpu) ? 'housekeeping' : 'free');
}

function lettered(role: CpuRole): CpuUse {
	return {role, label: roleLetters[role]};
}
