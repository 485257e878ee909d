/** Microseconds. A kernel that counts CPU time by its clock's ticks says 0 of a call that falls between two. */
const least = 1000;

/**
 * Microseconds of CPU time of this process that a call takes, the least of three: the collector of garbage comes now and then. Never less
 * than can be told apart.
 */
export const cpuTime = (call: () => void): number =>
	Math.max(
		least,
		Math.min(
			...Array.from({length: 3}, () => {
				const {user} = process.cpuUsage();
				call();
				return process.cpuUsage().user - user;
			}),
		),
	);
