import type {Domain} from '../inspect/facts.ts';
import type {Context} from './tuning.ts';

/** Whether each vCPU of a guest is, or will be, pinned to one CPU that no other of its vCPUs has. */
export const hasOwnCpus = ({chosen, placement}: Context, {name, inactive}: Domain): boolean => {
	const planned = chosen.has('cpu-pinning') && placement?.name === name ? placement.vcpuPins : undefined;
	const pins = planned ?? Object.values(inactive?.vcpuPins ?? {});
	const vcpus = planned?.length ?? inactive?.vcpus?.maximum;
	return pins.length === vcpus && pins.every(set => set.length === 1) && new Set(pins.flat()).size === vcpus;
};
