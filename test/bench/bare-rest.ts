// All the rest of a program that shows no more than its first frame, beside it.
import type {openWizard} from './bare-ink.tsx';

export const runCommand = async (
	_parsed: unknown,
	_process: unknown,
	opening: ReturnType<typeof openWizard> | undefined,
): Promise<number> => {
	await opening?.waitUntilExit();
	return 0;
};
