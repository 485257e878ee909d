import type {JobControl} from '../../components/job-control.ts';

/** Milliseconds for the kernel to stop the job; those that pass while it is stopped do not matter. */
const stopping = 100;

/** The shell's job control over the process and those it was started with. */
export const jobControl = (process: NodeJS.Process): JobControl => ({
	stop() {
		// The whole process group, as the terminal's own Ctrl+Z does: the shell waits for npm where npm started us. A group that no shell
		// waits for (ssh -t HOST nearmetal) is not stopped by SIGTSTP (setpgid(2), orphaned process groups): then this ends by itself.
		process.kill(0, 'SIGTSTP');
		return new Promise(resolve => setTimeout(resolve, stopping));
	},
	onContinued(listener) {
		const continued = (): void => {
			// The window may have become another while the process was stopped: SIGWINCH goes to the job in the foreground alone.
			process.emit('SIGWINCH', 'SIGWINCH');
			listener();
		};
		process.on('SIGCONT', continued);
		return () => process.off('SIGCONT', continued);
	},
});
