// Everything hostile, one input a test: `make hostile`.
import base from '../../playwright.config.mjs';

export default { ...base, testDir: '.', testMatch: '*.hostile.mjs', outputDir: '../../test-results/hostile', retries: 0 };
