package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/portolan/portolan/graph"
	"github.com/portolan/portolan/internal/kg"
)

// A warmUp asks the saved questions once, so that Neo4j has planned them when
// people ask: planning takes a hundred times as long as answering. (EXPLAIN would
// not do: of what it has only explained, Neo4j makes the first run plan the rest,
// which was measured as a third of the whole.)
type warmUp struct {
	handler http.Handler
	log     *slog.Logger
	asked   atomic.Int64
	over    atomic.Bool
}

// ready says how far it is, nil when it is over.
func (w *warmUp) ready() error {
	if w.over.Load() {
		return nil
	}
	return kg.Errorf(kg.Unavailable, "", "the saved questions are being planned (%d of %d)", w.asked.Load(), len(graph.Questions()))
}

// run asks one question after the other, so that others who ask meanwhile are
// served too. What fails is logged and no reason to wait.
func (w *warmUp) run(ctx context.Context) {
	if w.over.Load() {
		return
	}
	defer w.over.Store(true)
	began := time.Now()
	for _, q := range graph.Questions() {
		if err := w.ask(ctx, q); err != nil {
			w.log.Warn("a saved question was not planned", "question", q.Name, "reason", err)
		}
		if ctx.Err() != nil {
			return
		}
		w.asked.Add(1)
	}
	w.log.Info("the saved questions were asked once", "questions", w.asked.Load(), "ms", time.Since(began).Milliseconds())
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
