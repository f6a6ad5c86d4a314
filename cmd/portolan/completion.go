package main

import (
	"github.com/alecthomas/kong"
	kongcompletion "github.com/jotaen/kong-completion"
	"github.com/posener/complete"

	"github.com/portolan/portolan/graph"
)

type completionCmd struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: bash, zsh or fish."`
}

// Help says what to do with what is printed.
func (completionCmd) Help() string {
	return "Write into ~/.bashrc or ~/.zshrc: source <(portolan completion bash), or zsh. For fish: portolan completion fish | source"
}

// Run prints the code that makes the shell complete commands, flags and questions.
func (c completionCmd) Run(ctx *kong.Context) error {
	return (&kongcompletion.Completion{Shell: c.Shell, Code: true}).Run(ctx)
}

// completed answers a shell that asks how a line may go on; false where none does.
func completed(parser *kong.Kong) (done bool) {
	kongcompletion.Register(parser,
		kongcompletion.WithExitFunc(func(int) { done = true }),
		kongcompletion.WithPredictor("question", complete.PredictFunc(questionNames)))
	return done
}

// questionNames are the names of the saved questions.
func questionNames(complete.Args) []string {
	var names []string
	for _, q := range graph.Questions() {
		names = append(names, q.Name)
	}
	return names
}
