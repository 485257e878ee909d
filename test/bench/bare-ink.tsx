// What the first frame of the wizard is measured against: the least that Ink can show, bundled and started as the program is.
import {render, Text} from 'ink';

export const runCommand = async (): Promise<number> => {
	await render(<Text>hello</Text>).waitUntilExit();
	return 0;
};
