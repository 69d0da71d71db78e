import * as pulumi from "@pulumi/pulumi";
import { shareWithReviewers } from "./shares.js";

const config = new pulumi.Config();

export const shares = shareWithReviewers(config.requireObject("workloadIds"), config.require("reviewAccountId"));
