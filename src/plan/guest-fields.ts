/** The field of a step that takes each set of a guest, as a cpulist. */
export const guestFields = [
	{role: 'vcpus', step: 'cpu-pinning', field: 'vcpus'},
	{role: 'emulator', step: 'cpu-pinning', field: 'emulator'},
	{role: 'ioThreads', step: 'cpu-pinning', field: 'iothreads'},
	{role: 'vhost', step: 'vhost-workers', field: 'cpus'},
] as const;

export type GuestRole = (typeof guestFields)[number]['role'];
