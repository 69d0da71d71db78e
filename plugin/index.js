// The provider plugin from its sources: `pulumi package add ./node_modules/pulumi-wellarchitected/plugin`, or the folder of
// a clone in which `npm ci` and `npm run build` were run. Nothing is exported: Pulumi would take it for components.
require("../dist/provider/plugin/main.js");
