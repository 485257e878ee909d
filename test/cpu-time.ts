/**
 * Microseconds of CPU time of this process that a call takes, the least of three: what stands between them, the machine's other work and
 * the collector of garbage, differs from time to time.
 */
export const cpuTime = (call: () => void): number =>
	Math.min(
		...Array.from({length: 3}, () => {
			const {user} = process.cpuUsage();
			call();
			return process.cpuUsage().user - user;
		}),
	);
