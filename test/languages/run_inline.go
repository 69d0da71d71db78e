// Takes the place of the example's main: runs its program through the Automation API, which needs no language host.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
)

func main() {
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	stack, err := auto.SelectStackInlineSource(ctx, "test", "review-account", program,
		auto.WorkDir(os.Getenv("PROJECT_FOLDER")))
	if err != nil {
		return err
	}
	first, err := stack.Up(ctx)
	if err != nil {
		return err
	}
	second, err := stack.Up(ctx)
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"status": first.Outputs["status"].Value,
		"first":  first.Summary.ResourceChanges,
		"second": second.Summary.ResourceChanges,
	})
}
