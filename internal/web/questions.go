package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// serveQuestions serves the questions as one JSON list, made once.
func serveQuestions(questions []Question) http.HandlerFunc {
	if err := checkQuestions(questions); err != nil {
		panic("web: " + err.Error())
	}
	body, err := json.Marshal(append([]Question{}, questions...)) // never null
	if err != nil {
		panic("web: " + err.Error())
	}
	tag := `W/"` + digestOf(body) + `"` // it may be packed on its way
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("ETag", tag)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
	}
}

func checkQuestions(questions []Question) error {
	seen := map[string]bool{}
	for i, question := range questions {
		if question.Name == "" {
			return fmt.Errorf("question %d (%q) has no name", i+1, question.Title)
		}
		if seen[question.Name] {
			return fmt.Errorf("two questions are named %q", question.Name)
		}
		seen[question.Name] = true
		if err := checkVariables(question.Variables); err != nil {
			return fmt.Errorf("question %q: %w", question.Name, err)
		}
	}
	return nil
}

func checkVariables(variables json.RawMessage) error {
	if len(variables) == 0 {
		return nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(variables, &object); err != nil || bytes.Equal(bytes.TrimSpace(variables), []byte("null")) {
		return fmt.Errorf("its variables are no JSON object: %s", variables)
	}
	return nil
}

// questionGroup is a heading with the questions below it.
type questionGroup struct {
	Title     string
	Questions []Question
}

// grouped puts questions under their groups, in the order in which they first name them.
func grouped(questions []Question) []questionGroup {
	var groups []questionGroup
	at := map[string]int{}
	for _, question := range questions {
		i, ok := at[question.Group]
		if !ok {
			i = len(groups)
			at[question.Group] = i
			groups = append(groups, questionGroup{Title: question.Group})
		}
		groups[i].Questions = append(groups[i].Questions, question)
	}
	return groups
}
