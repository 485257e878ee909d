import {getRawAsset} from 'node:sea';
import type {Program, RunCommand} from './program.ts';
import {runScript} from './run-script.ts';

/** The program as it lies in dist/nearmetal, beside the code that V8 made of it when that was built: this one needs no folder for it. */
export const programInside: RunCommand = async (parsed, process) => {
	const text = Buffer.from(getRawAsset('program')).toString('latin1');
	return await (await runScript<Program>(text, Buffer.from(getRawAsset('code'))).value)(parsed, process);
};
