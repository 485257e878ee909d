import type {HostFacts} from './facts.ts';

/** The hypervisor that this host itself runs on, by systemd-detect-virt; undefined: none, or not known. EC2's metal machines have none. */
export const hypervisorBelow = ({virtualization, product}: HostFacts): string | undefined =>
	virtualization === 'none' || product?.includes('metal') ? undefined : virtualization;
