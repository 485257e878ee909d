import type {Terminal} from '../../components/drawing.ts';

/** Whether what is written is read out. */
export const isReadOut = (env: NodeJS.ProcessEnv): boolean => env.INK_SCREEN_READER === 'true';

/** Where the wizard can be shown, or a sentence that says why it cannot. */
export const terminalOf = ({stdin, stdout, stderr, env}: NodeJS.Process): Terminal | string => {
	if (!stdin.isTTY || !stdout.isTTY)
		return 'The wizard needs a terminal to read from and to draw on; there is none here. Over SSH: ssh -t.';
	if (env.TERM === 'dumb') return 'The wizard needs a terminal that can move its cursor; this one says that it cannot (TERM=dumb).';
	return {stdin, stdout, stderr, screenReader: isReadOut(env)};
};
