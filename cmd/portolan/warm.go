package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/portolan/portolan/graph"
)

// A warmUp asks the saved questions once, so that Neo4j has planned them when
// people ask: planning takes a hundred times as long as answering. (EXPLAIN would
// not do: of what it has only explained, Neo4j makes the first run plan the rest,
// which was measured as a third of the whole.) It goes on behind a server that
// answers already, and its questions count nowhere as requests.
type warmUp struct {
	handler http.Handler
	log     *slog.Logger
}

// run asks one question after the other, so that others who ask meanwhile are
// served too, until ctx ends. What fails is logged.
func (w *warmUp) run(ctx context.Context) {
	began, asked := time.Now(), 0
	for _, q := range graph.Questions() {
		if ctx.Err() != nil {
			return
		}
		if err := w.ask(ctx, q); err != nil && ctx.Err() == nil {
			w.log.Warn("a saved question was not planned", "question", q.Name, "reason", err)
		}
		asked++
	}
	w.log.Info("the saved questions were asked once", "questions", asked, "ms", time.Since(began).Milliseconds())
}

func (w *warmUp) ask(ctx context.Context, q graph.Question) error {
	body, err := (&askCmd{}).request(q)
	if err != nil {
		return err
	}
	answer, err := askHere(ctx, w.handler, body)
	if err != nil {
		return err
	}
	var got struct{ Errors []struct{ Message string } }
	if err := json.Unmarshal(answer, &got); err != nil {
		return err
	}
	if len(got.Errors) > 0 {
		return fmt.Errorf("it is answered: %s", got.Errors[0].Message)
	}
	return nil
}
