#!/usr/bin/env node
// This file is not built: the package managers of a workspace link its commands before the first build, and say of each
// that is missing then that it cannot be linked.
import "../dist/bin.js";
